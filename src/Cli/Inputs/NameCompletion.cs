using System.CommandLine.Completions;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Output;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Inputs;

/// <summary>Names for the shell's completion, from the controller when it answers at once; otherwise there are none.</summary>
internal sealed class NameCompletion(CommandContext context)
{
    private const uint Most = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public IEnumerable<string> Hosts(CompletionContext at) =>
        Ask(at, (calls, options) => new HostService.HostServiceClient(calls)
            .ListHosts(new ListHostsRequest { PageSize = Most }, options).Items.Select(host => host.Name));

    public IEnumerable<string> Repositories(CompletionContext at) =>
        Ask(at, (calls, options) => new RepositoryService.RepositoryServiceClient(calls)
            .ListRepositories(new ListRepositoriesRequest { PageSize = Most }, options).Items
            .Select(repository => repository.Name).Distinct());

    public IEnumerable<string> Instances(CompletionContext at) =>
        Ask(at, (calls, options) => new InstanceService.InstanceServiceClient(calls)
            .ListInstances(new ListInstancesRequest { PageSize = Most }, options).Items.Select(instance => instance.Name));

    public IEnumerable<string> Backups(CompletionContext at) =>
        Ask(at, (calls, options) => new BackupService.BackupServiceClient(calls)
            .ListBackups(new ListBackupsRequest { PageSize = Most }, options).Items.Select(backup => backup.Id));

    public IEnumerable<string> Jobs(CompletionContext at) =>
        Ask(at, (calls, options) => new JobService.JobServiceClient(calls)
            .ListJobs(new ListJobsRequest { PageSize = Most }, options).Items.Select(job => job.Id));

    public IEnumerable<string> Schedules(CompletionContext at) =>
        Ask(at, (calls, options) => new ScheduleService.ScheduleServiceClient(calls)
            .ListSchedules(new ListSchedulesRequest { PageSize = Most }, options).Items.Select(schedule => schedule.Name));

    public IEnumerable<string> Policies(CompletionContext at) =>
        Ask(at, (calls, options) => new RetentionService.RetentionServiceClient(calls)
            .ListPolicies(new ListPoliciesRequest { PageSize = Most }, options).Items.Select(policy => policy.Name));

    public IEnumerable<string> Channels(CompletionContext at) =>
        Ask(at, (calls, options) => new NotificationService.NotificationServiceClient(calls)
            .ListChannels(new ListChannelsRequest { PageSize = Most }, options).Items.Select(channel => channel.Name));

    public IEnumerable<string> Approvals(CompletionContext at) =>
        Ask(at, (calls, options) => new ApprovalService.ApprovalServiceClient(calls)
            .ListApprovals(new ListApprovalsRequest { PageSize = Most, State = ApprovalState.Pending }, options).Items
            .Select(approval => approval.Id));

    private IEnumerable<string> Ask(CompletionContext at, Func<CallInvoker, CallOptions, IEnumerable<string>> ask)
    {
        try
        {
            Target target = context.Globals.TargetOf(at.ParseResult);
            using var connection = ControllerConnection.Open(target.Endpoint, target.Token);
            var options = new CallOptions(deadline: context.Terminal.Clock.GetUtcNow().UtcDateTime + Patience);
            return [.. ask(connection.Calls, options)];
        }
        catch (Exception e) when (e is RpcException or DbCalmException)
        {
            // A line that is being typed is no place for an error.
            return [];
        }
    }
}
