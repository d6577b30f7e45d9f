using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;

namespace DbCalm.Controller.Schedules;

/// <summary>An occurrence and what became of it.</summary>
/// <param name="Occurrence">Whose turn it was and when.</param>
/// <param name="State">What became of it.</param>
/// <param name="Type">What was taken, or is to be: full, incremental or auto.</param>
/// <param name="Job">The job of one that started; null otherwise.</param>
/// <param name="Reason">Why it was left out, waits, or took another type; empty when there is nothing to say.</param>
internal sealed record ScheduleRun(Occurrence Occurrence, RunState State, string Type, JobId? Job, string Reason);
