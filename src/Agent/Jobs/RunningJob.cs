namespace DbCalm.Agent.Jobs;

/// <summary>A job that is being worked on.</summary>
/// <param name="Cancel">Asks it to stop for good.</param>
/// <param name="Stop">Asks the work to stop, because of that or because the agent stops.</param>
/// <param name="Occupies">The instance that it has to itself; null when it may run beside others.</param>
/// <param name="Work">Ends when its result is durable, or the agent stopped without being able to write it.</param>
internal sealed record RunningJob(CancellationTokenSource Cancel, CancellationTokenSource Stop, string? Occupies, Task Work);
