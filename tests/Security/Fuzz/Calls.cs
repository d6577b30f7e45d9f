using System.Reflection;
using DbCalm.Protocol.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Security.Fuzz;

/// <summary>Every call of the wire contract, found in the generated code, made with bytes of any kind.</summary>
internal static class Calls
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    /// <summary>All of them, in order of name.</summary>
    internal static MethodDescriptor[] All { get; } =
    [
        .. typeof(BackupService).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<ServiceDescriptor>()
            .SelectMany(service => service.Methods)
            .OrderBy(method => method.FullName, StringComparer.Ordinal),
    ];

    /// <summary>Makes the call with these messages and reads at most a few answers; null when it succeeded.</summary>
    internal static async Task<RpcException?> MakeAsync(GrpcChannel channel, MethodDescriptor method, Metadata headers, IReadOnlyList<byte[]> messages, TimeSpan patience)
    {
        var type = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (true, true) => MethodType.DuplexStreaming,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            (false, false) => MethodType.Unary,
        };
        var call = new Method<byte[], byte[]>(type, method.Service.FullName, method.Name, Raw, Raw);
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            await TalkAsync(channel.CreateCallInvoker(), call, new CallOptions(headers, cancellationToken: deadline.Token), method.IsClientStreaming, messages, deadline.Token);
            return null;
        }
        catch (RpcException e)
        {
            return e;
        }
    }

    private static async Task TalkAsync(CallInvoker invoker, Method<byte[], byte[]> call, CallOptions options, bool isClientStreaming, IReadOnlyList<byte[]> messages, CancellationToken cancellationToken)
    {
        if (!isClientStreaming)
        {
            using AsyncServerStreamingCall<byte[]> unary = invoker.AsyncServerStreamingCall(call, null, options, messages[0]);
            await ReadAsync(unary.ResponseStream, cancellationToken);
            return;
        }

        using AsyncDuplexStreamingCall<byte[], byte[]> stream = invoker.AsyncDuplexStreamingCall(call, null, options);
        try
        {
            foreach (byte[] message in messages)
            {
                await stream.RequestStream.WriteAsync(message, cancellationToken);
            }

            await stream.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException)
        {
            // It ended before all was said; its answer tells how.
        }

        await ReadAsync(stream.ResponseStream, cancellationToken);
    }

    private static async Task ReadAsync(IAsyncStreamReader<byte[]> answers, CancellationToken cancellationToken)
    {
        for (int i = 0; i < 50 && await answers.MoveNext(cancellationToken); i++)
        {
        }
    }
}
