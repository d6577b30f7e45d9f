using DbCalm.Core.Jobs;

namespace DbCalm.Controller.Jobs;

/// <summary>The kinds of jobs, each with its work.</summary>
internal interface IJobWorks
{
    /// <summary>The work of this kind.</summary>
    IJobWork Of(JobKind kind);
}
