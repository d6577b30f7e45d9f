namespace DbCalm.Controller.Jobs;

/// <summary>A line of a job's log.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="At">When the agent wrote it.</param>
/// <param name="Text">The line.</param>
internal sealed record LogLine(long Number, DateTimeOffset At, string Text);
