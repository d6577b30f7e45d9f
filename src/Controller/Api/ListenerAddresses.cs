using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DbCalm.Controller.Api;

/// <summary>The addresses of the listeners once they are up: a configured port 0 has become a free one.</summary>
internal sealed class ListenerAddresses(IServer server)
{
    /// <summary>The port of the gRPC listener; 0 before it is up.</summary>
    public int GrpcPort => Grpc is { } url ? new Uri(url).Port : 0;

    /// <summary>The gRPC listener's URL; null before it is up.</summary>
    public string? Grpc => All.FirstOrDefault();

    /// <summary>The HTTP listener's URL, which may be one with TLS too; null before it is up.</summary>
    public string? Http => All.Skip(1).FirstOrDefault(url => !url.StartsWith("http://unix:", StringComparison.Ordinal));

    // In the order in which they were told to listen: gRPC, HTTP, the socket.
    private IEnumerable<string> All => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
}
