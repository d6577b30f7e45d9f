using DbCalm.Grpc.Interop;
using DbCalm.Grpc.Interop.Wire;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace DbCalm.Grpc.Tests.Runtime;

/// <summary>Deadlines, trailers and interceptors between our client and our server.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private readonly ServerNotes notes = new();
    private InteropServer? server;
    private GrpcChannel? channel;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private GrpcChannel Channel => channel ?? throw new InvalidOperationException("not initialized");

    public async ValueTask InitializeAsync()
    {
        server = await InteropServer.StartAsync(options => options.Interceptors.Add<ServerInterceptor>(notes));
        channel = GrpcChannel.ForAddress(server.Address);
    }

    [Fact]
    public async Task Interceptors_run_in_order_and_the_server_answers_with_trailers()
    {
        var invoker = Channel
            .Intercept(new ClientInterceptor("first"), new ClientInterceptor("second"))
            .Intercept(headers => [.. headers, new(ServerInterceptor.Path, "zeroth")]);
        using var call = new TestService.TestServiceClient(invoker).EmptyCallAsync(new Empty(), cancellationToken: Cancellation);
        await call;

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("zeroth first second server", call.GetTrailers().GetValue(ServerInterceptor.Path));
    }

    [Fact]
    public async Task A_deadline_reaches_the_server_and_ends_the_call_on_both_sides()
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(500);
        var endless = new StreamingOutputCallRequest { ResponseParameters = { new ResponseParameters { Size = 1, IntervalUs = int.MaxValue } } };
        using var call = new TestService.TestServiceClient(Channel).StreamingOutputCall(endless, deadline: deadline, cancellationToken: Cancellation);

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        await notes.Cancelled.Task.WaitAsync(Cancellation);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Equal(deadline, notes.Deadline, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_call_without_a_deadline_has_the_latest_one_on_the_server()
    {
        await new TestService.TestServiceClient(Channel).EmptyCallAsync(new Empty(), cancellationToken: Cancellation);

        Assert.Equal(DateTime.MaxValue, notes.Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        channel?.Dispose();
        if (server is not null)
            await server.DisposeAsync();
    }
}
