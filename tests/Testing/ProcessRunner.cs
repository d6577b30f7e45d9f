namespace DbCalm.Testing;

/// <summary>Runs programs to their end.</summary>
public static class ProcessRunner
{
    /// <summary>Runs <paramref name="arguments"/>, whose first is the program, and gives what it left.</summary>
    public static async Task<ProcessOutput> RunAsync(IReadOnlyList<string> arguments, ProcessSettings? settings = null, double seconds = 120, CancellationToken cancellationToken = default)
    {
        await using RunningProcess process = RunningProcess.Start(arguments, settings);
        return await process.WaitAsync(seconds, cancellationToken);
    }

    /// <summary>As <see cref="RunAsync"/>, but throws with everything it said when it does not exit with 0.</summary>
    public static async Task<string> CheckAsync(IReadOnlyList<string> arguments, ProcessSettings? settings = null, double seconds = 120, CancellationToken cancellationToken = default) =>
        (await RunAsync(arguments, settings, seconds, cancellationToken)).Checked(string.Join(' ', arguments)).Stdout;
}
