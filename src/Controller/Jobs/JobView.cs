using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using WireProgress = DbCalm.Protocol.V1.JobProgress;

namespace DbCalm.Controller.Jobs;

/// <summary>A job as people see it.</summary>
/// <param name="Job">What is stored.</param>
/// <param name="Instance">The instance that it is about.</param>
/// <param name="Host">The name of its host.</param>
/// <param name="WaitingFor">Why it waits; empty unless it is queued.</param>
/// <param name="Progress">How far it is; null unless it runs and its agent has told.</param>
/// <param name="Finished">What its agent said at its end; null before, and when it said nothing.</param>
internal sealed record JobView(Core.Jobs.Job Job, InstanceName? Instance, HostName Host, string WaitingFor, WireProgress? Progress, JobFinished? Finished);
