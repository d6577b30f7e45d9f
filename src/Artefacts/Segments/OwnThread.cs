namespace DbCalm.Artefacts.Segments;

/// <summary>Runs work that blocks on a thread of its own.</summary>
internal static class OwnThread
{
    /// <summary>Ends when <paramref name="work"/> has; never faults: what goes wrong is given to <paramref name="fail"/>, which ends the others too.</summary>
    public static Task Run(Action work, Action<Exception> fail)
    {
        void Guarded()
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // whatever it is, it must end the other threads; it is thrown where they are awaited
            catch (Exception e)
#pragma warning restore CA1031
            {
                fail(e);
            }
        }

        return Task.Factory.StartNew(Guarded, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
