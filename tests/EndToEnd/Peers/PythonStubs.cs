using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Peers;

/// <summary>The wire contract as Python code, made by protoc with gRPC's own plugin.</summary>
public sealed class PythonStubs : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();

    internal string Path => directory.Path;

    public async ValueTask InitializeAsync()
    {
        string protoc = RequiredTool.Find("protoc", "protobuf-compiler libprotobuf-dev");
        string plugin = RequiredTool.Find("grpc_python_plugin", "protobuf-compiler-grpc");
        string[] files = [.. Directory.EnumerateFiles(Programs.Proto, "*.proto", SearchOption.AllDirectories)];
        await ProcessRunner.CheckAsync(
            [protoc, $"--proto_path={Programs.Proto}", "--proto_path=/usr/include", $"--python_out={Path}", $"--plugin=protoc-gen-grpc_python={plugin}", $"--grpc_python_out={Path}", .. files],
            cancellationToken: TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
