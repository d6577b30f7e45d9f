using System.Collections.Concurrent;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

/// <summary>What the controller of these tests holds and was asked.</summary>
internal sealed class TestFleet
{
    public List<Host> Hosts { get; } = [];

    public List<Instance> Instances { get; } = [];

    public List<Backup> Backups { get; } = [];

    public List<Job> Jobs { get; } = [];

    public List<JobLogLine> Logs { get; } = [];

    public List<Schedule> Schedules { get; } = [];

    public List<Run> Runs { get; } = [];

    public List<Policy> Policies { get; } = [];

    public List<NotificationChannel> Channels { get; } = [];

    public List<Notification> Notifications { get; } = [];

    public List<Approval> Approvals { get; } = [];

    public List<AuditRow> Trail { get; } = [];

    public List<AuditSeal> Seals { get; } = [];

    public string AuditKey { get; set; } = "the key";

    /// <summary>The bytes of every backup.</summary>
    public byte[] Stored { get; set; } = [];

    /// <summary>The secrets of those who can log in, by user or client id.</summary>
    public Dictionary<string, string> Secrets { get; } = [];

    /// <summary>What a schedule that is run answers.</summary>
    public RunScheduleResponse RunNow { get; set; } = new();

    public PreviewScheduleResponse Preview { get; set; } = new();

    public GetPlanResponse Plan { get; set; } = new();

    /// <summary>The pieces in which a cleanup answers.</summary>
    public List<RunCleanupResponse> Cleanup { get; } = [];

    public GetStatusResponse Status { get; set; } = new();

    /// <summary>Thrown by every call while set.</summary>
    public RpcException? Failure { get; set; }

    /// <summary>Sends what a watcher gets; the number is how many watched before.</summary>
    public Func<int, Func<WatchJobResponse, Task>, CancellationToken, Task> Watch { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Every request, in order.</summary>
    public ConcurrentQueue<IMessage> Requests { get; } = new();

    /// <summary>Notes the request and fails when told to.</summary>
    public void Take(IMessage request)
    {
        Requests.Enqueue(request);
        if (Failure is not null)
        {
            throw Failure;
        }
    }

    /// <summary>One page of a list, with the place of the next as its token.</summary>
    public static (IEnumerable<T> Items, string? Next) Page<T>(List<T> all, uint size, string token)
    {
        int from = token.Length == 0 ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
        int to = Math.Min(from + (int)size, all.Count);
        return (all[from..to], to < all.Count ? to.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    public static RpcException NotFound(string what) => TestFailure.Of("not_found", what, $"see '{what}'");
}
