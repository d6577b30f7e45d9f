namespace DbCalm.Grpc.Tests.Interop;

public sealed class RubyClientTests(OurServer server) : IClassFixture<OurServer>
{
    public static TheoryData<string> Cases => InteropCases.All;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_ruby_client_passes_against_our_server(string name)
    {
        await using var client = RubyGrpc.StartClient(server.Port, name);
        await InteropCases.ExpectPassAsync(client, name, () => server.Output);
    }
}
