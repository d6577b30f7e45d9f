namespace DbCalm.Testing;

/// <summary>What a process that has ended left.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal's number when a signal ended it.</param>
/// <param name="Stdout">All of its standard output.</param>
/// <param name="Stderr">All of its standard error.</param>
public sealed record ProcessOutput(int ExitCode, string Stdout, string Stderr)
{
    /// <summary>This, or an exception with everything the process said when it did not exit with 0.</summary>
    public ProcessOutput Checked(string what) => ExitCode == 0
        ? this
        : throw new InvalidOperationException($"{what} ended with {ExitCode}\n{Stderr}\n{Stdout}");
}
