namespace DbCalm.Grpc.Tests.Interop;

/// <summary>The interoperability client and server that come with the ruby implementation of gRPC.</summary>
internal static class RubyGrpc
{
    private const string Libraries = "/usr/lib";

    /// <summary>Bounds the life of a peer even if the test run itself is killed.</summary>
    private static readonly string[] Guard = ["--kill-after=5", "600", "ruby"];

    public static ChildProcess StartServer(int port) => Start("server.rb", "--port", $"{port}");

    public static ChildProcess StartClient(int port, string name) =>
        Start("client.rb", "--server_host", "127.0.0.1", "--server_port", $"{port}", "--test_case", name);

    private static ChildProcess Start(string script, params string[] arguments) =>
        ChildProcess.Start("timeout", [.. Guard, Script(script), .. arguments]);

    private static string Script(string name)
    {
        var found = Directory.EnumerateDirectories(Libraries)
            .Select(architecture => Path.Combine(architecture, "rubygems-integration"))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(version => Path.Combine(version, "gems"))
            .Where(Directory.Exists)
            .SelectMany(gems => Directory.EnumerateDirectories(gems, "grpc-*"))
            .Select(gem => Path.Combine(gem, "src/ruby/pb/test", name))
            .FirstOrDefault(File.Exists);
        Assert.True(found is not null, $"{name} of ruby-grpc was not found below {Libraries}: apt-get install ruby-grpc");
        return found;
    }
}
