namespace DbCalm.Grpc.Tests.Interop;

public sealed class RubyServerTests(RubyServer server) : IClassFixture<RubyServer>
{
    public static TheoryData<string> Cases => InteropCases.All;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Our_client_passes_against_the_ruby_server(string name)
    {
        await using var client = ChildProcess.Start(OurServer.Program, "client", $"{server.Port}", name);
        await InteropCases.ExpectPassAsync(client, name, () => server.Output);
    }

    [Fact]
    public void All_thirteen_cases_are_there() => Assert.Equal(13, Cases.Count);
}
