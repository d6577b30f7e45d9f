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
        string contract = directory.Make("proto");
        string[] files = [.. Directory.EnumerateFiles(Programs.Proto, "*.proto", SearchOption.AllDirectories).Select(path => WithoutNewOptions(path, contract))];
        await ProcessRunner.CheckAsync(
            [protoc, $"--proto_path={contract}", "--proto_path=/usr/include", $"--python_out={Path}", $"--plugin=protoc-gen-grpc_python={plugin}", $"--grpc_python_out={Path}", .. files],
            cancellationToken: TestContext.Current.CancellationToken);
    }

    // protoc knows debug_redact from version 22 on; it marks secrets for those who print messages and changes nothing on the wire.
    private static string WithoutNewOptions(string path, string contract)
    {
        string copy = System.IO.Path.Combine(contract, System.IO.Path.GetRelativePath(Programs.Proto, path));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
        File.WriteAllText(copy, File.ReadAllText(path).Replace(" [debug_redact = true]", "", StringComparison.Ordinal));
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
