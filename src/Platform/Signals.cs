namespace DbCalm.Platform;

/// <summary>Signals to other processes.</summary>
public static class Signals
{
    /// <summary>SIGINT: the polite request that backup tools obey.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGKILL: the end.</summary>
    public const int Kill = 9;

    /// <summary>Sends <paramref name="signal"/> to the process <paramref name="pid"/>, or to its group when negative; false when there is none.</summary>
    public static bool Send(int pid, int signal) => Posix.Kill(pid, signal) == 0;
}
