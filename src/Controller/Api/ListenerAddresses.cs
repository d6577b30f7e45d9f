using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DbCalm.Controller.Api;

/// <summary>Where the listeners really are, once they are up: a configured port 0 has become a free one.</summary>
internal sealed class ListenerAddresses(IServer server)
{
    /// <summary>The port of the gRPC listener; 0 before it is up.</summary>
    public int GrpcPort => Grpc is { } url ? new Uri(url).Port : 0;

    /// <summary>The gRPC listener's URL; null before it is up.</summary>
    public string? Grpc => All.FirstOrDefault(url => url.StartsWith("https://", StringComparison.Ordinal));

    /// <summary>The health listener's URL; null before it is up.</summary>
    public string? Http => All.FirstOrDefault(url => url.StartsWith("http://", StringComparison.Ordinal) && !url.StartsWith("http://unix:", StringComparison.Ordinal));

    private IEnumerable<string> All => server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
}
