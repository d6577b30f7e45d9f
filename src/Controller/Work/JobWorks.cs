using DbCalm.Controller.Jobs;
using DbCalm.Controller.Notifications;
using DbCalm.Core.Jobs;

namespace DbCalm.Controller.Work;

/// <summary>The table of the kinds of work. A kind that is missing here does not compile.</summary>
internal sealed class JobWorks(ConditionBook conditions) : IJobWorks
{
    /// <inheritdoc/>
    public IJobWork Of(JobKind kind) => kind switch
    {
        JobKind.Backup => new BackupWork(conditions),
        JobKind.Restore => new RestoreWork(),
        JobKind.Verify => new VerifyWork(conditions),
        JobKind.Copy => new CopyWork(),
        JobKind.Delete => new DeleteWork(),
        JobKind.Note => new NoteWork(),
        JobKind.Check => new CheckWork(),
        JobKind.Rebuild => new RebuildWork(),
        JobKind.Import => new ImportWork(),
        JobKind.Test => new TestWork(),
        JobKind.Rotate => new RotateWork(),
    };
}
