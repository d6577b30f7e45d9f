using System.Net.Sockets;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Testing.Fleets;

/// <summary>The controller's calls over its administration socket: for waits, which would otherwise start a <c>dbcalmctl</c> for every look.</summary>
internal sealed class Wire : IDisposable
{
    private const uint All = 1000;
    private readonly GrpcChannel channel;

    internal Wire(string socket)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, cancellationToken) => DialAsync(socket, cancellationToken) };
        channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    /// <summary>What generated clients are made with.</summary>
    internal CallInvoker Calls => channel.CreateCallInvoker();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The job; null while the controller is away or does not know it.</summary>
    internal Task<Job?> FindJobAsync(string id) => FindAsync(async () => (await new JobService.JobServiceClient(Calls).GetJobAsync(new GetJobRequest { Id = id }, cancellationToken: Cancellation)).Job);

    /// <summary>The instance; null while the controller is away or does not know it.</summary>
    internal Task<Instance?> FindInstanceAsync(string name) =>
        FindAsync(async () => (await new InstanceService.InstanceServiceClient(Calls).GetInstanceAsync(new GetInstanceRequest { Name = name }, cancellationToken: Cancellation)).Instance);

    /// <summary>The host; null while the controller is away or does not know it.</summary>
    internal Task<Host?> FindHostAsync(string name) =>
        FindAsync(async () => (await new HostService.HostServiceClient(Calls).GetHostAsync(new GetHostRequest { Name = name }, cancellationToken: Cancellation)).Host);

    /// <summary>The backup with its copies; null while the controller is away or does not know it.</summary>
    internal Task<Backup?> FindBackupAsync(string id) =>
        FindAsync(async () => (await new BackupService.BackupServiceClient(Calls).GetBackupAsync(new GetBackupRequest { Id = id }, cancellationToken: Cancellation)).Backup);

    /// <summary>All backups; null while the controller is away.</summary>
    internal Task<IReadOnlyList<Backup>?> BackupsAsync() => FindAsync(async () =>
        (IReadOnlyList<Backup>)(await new BackupService.BackupServiceClient(Calls).ListBackupsAsync(new ListBackupsRequest { PageSize = All }, cancellationToken: Cancellation)).Items);

    /// <summary>The newest jobs; null while the controller is away.</summary>
    internal Task<IReadOnlyList<Job>?> JobsAsync(params JobState[] states) => FindAsync(async () =>
        (IReadOnlyList<Job>)(await new JobService.JobServiceClient(Calls).ListJobsAsync(new ListJobsRequest { PageSize = All, States = { states } }, cancellationToken: Cancellation)).Items);

    public void Dispose() => channel.Dispose();

    private static async Task<T?> FindAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.Unavailable or StatusCode.Internal)
        {
            // Internal is what a connection looks like that died with the controller.
            return null;
        }
    }

    private static async ValueTask<Stream> DialAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
