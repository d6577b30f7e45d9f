namespace DbCalm.Platform;

/// <summary>Signals to other processes.</summary>
public static class Signals
{
    private const nint DefaultHandler = 0;
    private const nint IgnoreHandler = 1;
    private static readonly Lock DispositionGate = new();

    /// <summary>SIGINT: the polite request that backup tools obey.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGKILL: the end.</summary>
    public const int Kill = 9;

    /// <summary>Sends <paramref name="signal"/> to the process <paramref name="pid"/>, or to its group when negative; false when there is none.</summary>
    public static bool Send(int pid, int signal) => Posix.Kill(pid, signal) == 0;

    /// <summary>
    /// Runs <paramref name="start"/> with SIGINT not ignored, so that a child started in it can be interrupted: a program that a shell put in
    /// the background ignores SIGINT, and children inherit that. One call at a time.
    /// </summary>
    public static void WithInterruptHeard(Action start)
    {
        lock (DispositionGate)
        {
            bool wasIgnored = IsIgnored(Interrupt);
            if (wasIgnored)
            {
                _ = Posix.SetSignal(Interrupt, DefaultHandler);
            }

            try
            {
                start();
            }
            finally
            {
                if (wasIgnored)
                {
                    _ = Posix.SetSignal(Interrupt, IgnoreHandler);
                }
            }
        }
    }

    private static unsafe bool IsIgnored(int signal)
    {
        // The handler is the first field of struct sigaction on every architecture that .NET runs on; the rest is less than 256 bytes.
        byte* action = stackalloc byte[256];
        return Posix.SignalAction(signal, null, action) == 0 && *(nint*)action == IgnoreHandler;
    }
}
