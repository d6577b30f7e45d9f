namespace DbCalm.Grpc.Tests.Runtime;

/// <summary>What <see cref="ServerInterceptor"/> saw.</summary>
internal sealed class ServerNotes
{
    public DateTime Deadline { get; set; }

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
