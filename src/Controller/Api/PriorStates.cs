using DbCalm.Controller.Accounts;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Google.Protobuf;

namespace DbCalm.Controller.Api;

/// <summary>Reads what a request is going to change, for the audit trail.</summary>
internal sealed class PriorStates(
    ScheduleReader schedules, PolicyReader policies, RepositoryReader repositories, FleetViews fleet, BackupReader backups, AccountBook accounts, ChannelReader channels)
{
    /// <summary>The object as it is; null when the request makes a new one, changes none, or names none that is there.</summary>
    public async Task<IMessage?> OfAsync(IMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return request switch
            {
                UpdateScheduleRequest update => await schedules.GetAsync(update.Schedule, cancellationToken),
                DeleteScheduleRequest delete => await schedules.GetAsync(delete.Schedule, cancellationToken),
                SetScheduleStateRequest set => await schedules.GetAsync(set.Schedule, cancellationToken),
                UpdatePolicyRequest update => await policies.GetAsync(new PolicyName(update.Name), cancellationToken),
                DeletePolicyRequest delete => await policies.GetAsync(new PolicyName(delete.Name), cancellationToken),
                UpdateRepositoryRequest update => await repositories.GetAsync(new RepositoryName(update.Name), null, cancellationToken),
                DeleteRepositoryRequest delete => await repositories.GetAsync(new RepositoryName(delete.Name), null, cancellationToken),
                UpdateInstanceRequest update => await fleet.InstanceAsync(new InstanceName(update.Name), cancellationToken),
                RemoveHostRequest remove => await fleet.HostAsync(new HostName(remove.Name), cancellationToken),
                RevokeHostRequest revoke => await fleet.HostAsync(new HostName(revoke.Name), cancellationToken),
                ApproveHostRequest approve => await fleet.HostAsync(new HostName(approve.Name), cancellationToken),
                DeleteBackupRequest delete => await backups.GetAsync(new BackupId(delete.Id), cancellationToken),
                HoldBackupRequest hold => await backups.GetAsync(new BackupId(hold.Id), cancellationToken),
                ReleaseBackupRequest release => await backups.GetAsync(new BackupId(release.Id), cancellationToken),
                UpdateChannelRequest update => await channels.GetAsync(new ChannelName(update.Name), cancellationToken),
                DeleteChannelRequest delete => await channels.GetAsync(new ChannelName(delete.Name), cancellationToken),
                UpdateUserRequest update => accounts.Find(AccountKind.User, update.Name)?.ToUser(),
                DeleteUserRequest delete => accounts.Find(AccountKind.User, delete.Name)?.ToUser(),
                UpdateClientRequest update => accounts.Find(AccountKind.Client, update.Id)?.ToClient(),
                DeleteClientRequest delete => accounts.Find(AccountKind.Client, delete.Id)?.ToClient(),
                _ => null,
            };
        }
        catch (DbCalmException e) when (e.Code is ErrorCode.NotFound or ErrorCode.InvalidInput)
        {
            // The call itself will say so.
            return null;
        }
    }
}
