using DbCalm.Controller.Approvals;
using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="BackupEndpoint"/> take.</summary>
internal static class BackupCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<BackupEndpoint>.Of(BackupService.Descriptor, on =>
    [
        on.Unary<TakeBackupRequest, TakeBackupResponse>(e => e.TakeBackup).Own(Permission.TakeBackups, r => Subjects.Of(r.Instance)).Demanding((caller, r) => CommandRights.WhyNot(caller, r.Hooks)),
        on.Unary<ListBackupsRequest, ListBackupsResponse>(e => e.ListBackups).Own(Permission.ViewBackups, r => Subjects.OfFilter(r.Instance)).Listing(list => list.Items, backup => backup.Instance),
        on.Unary<GetBackupRequest, GetBackupResponse>(e => e.GetBackup).Own(Permission.ViewBackups, (store, r) => SubjectsOf.BackupAsync(store, r.Id)),
        on.Unary<VerifyBackupRequest, VerifyBackupResponse>(e => e.VerifyBackup).Own(Permission.VerifyBackups, (store, r) => SubjectsOf.BackupAsync(store, r.Id)),
        on.Unary<RestoreBackupRequest, RestoreBackupResponse>(e => e.RestoreBackup).Own(Permission.RestoreBackups, SubjectsOf.RestoreAsync).Demanding((caller, r) => CommandRights.WhyNot(caller, r.Hooks)),
        on.Unary<CopyBackupRequest, CopyBackupResponse>(e => e.CopyBackup).Own(Permission.CopyBackups, (store, r) => SubjectsOf.BackupAsync(store, r.Id)),
        on.Unary<DeleteBackupRequest, DeleteBackupResponse>(e => e.DeleteBackup).Own(Permission.DeleteBackups, (store, r) => SubjectsOf.BackupAsync(store, r.Id))
            .Before<BackupReader>(async (backups, r, c) => await backups.GetAsync(new BackupId(r.Id), c))
            .Held<DeletionAssessment>((judge, r, c) => judge.OfAsync(r, c)),
        on.Unary<HoldBackupRequest, HoldBackupResponse>(e => e.HoldBackup).Own(Permission.HoldBackups, (store, r) => SubjectsOf.BackupAsync(store, r.Id))
            .Before<BackupReader>(async (backups, r, c) => await backups.GetAsync(new BackupId(r.Id), c)),
        on.Unary<ReleaseBackupRequest, ReleaseBackupResponse>(e => e.ReleaseBackup).Own(Permission.ReleaseBackups, (store, r) => SubjectsOf.BackupAsync(store, r.Id))
            .Before<BackupReader>(async (backups, r, c) => await backups.GetAsync(new BackupId(r.Id), c))
            .Held<DeletionAssessment>((judge, r, c) => judge.OfAsync(r, c)),
        on.Unary<ImportBackupsRequest, ImportBackupsResponse>(e => e.ImportBackups).Fleet(Permission.ManageRepositories),
        on.ServerStreaming<DownloadBackupRequest, DownloadBackupResponse>(e => e.DownloadBackup).Own(Permission.DownloadBackups, (store, r) => SubjectsOf.BackupAsync(store, r.Id)),
        on.Unary<LinkBackupRequest, LinkBackupResponse>(e => e.LinkBackup).Own(Permission.DownloadBackups, (store, r) => SubjectsOf.BackupAsync(store, r.Id)),
    ]);
}
