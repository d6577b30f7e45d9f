using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>A job and the instance that it is about, which is what lists filter by; the instance that it occupies can be none or another.</summary>
internal sealed record QueuedJob(Job Job, InstanceName? Instance);
