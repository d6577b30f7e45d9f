using DbCalm.Cli.Connection;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Tests.Connection;

public sealed class EndpointTests
{
    private static readonly string Pin = "sha256:" + new string('a', 64);

    [Fact]
    public void Without_a_word_it_is_the_socket_of_this_machine() => Assert.Equal(new Endpoint.Local("/run/dbcalm/controller.sock"), Choose());

    [Fact]
    public void The_environment_names_the_socket() => Assert.Equal(new Endpoint.Local("/x"), Choose(environment: new() { ["DBCALM_SOCKET"] = "/x" }));

    [Fact]
    public void An_option_wins_over_the_environment() =>
        Assert.Equal(new Endpoint.Local("/y"), Choose(socket: "/y", environment: new() { ["DBCALM_SERVER"] = "https://a", ["DBCALM_CA_PIN"] = Pin }));

    [Fact]
    public void The_environment_names_a_server_and_its_pin() =>
        Assert.Equal("https://a:8336", Choose(environment: new() { ["DBCALM_SERVER"] = "https://a", ["DBCALM_CA_PIN"] = Pin }).ToString());

    [Theory]
    [InlineData("https://a", "https://a:8336")]
    [InlineData("https://a/", "https://a:8336")]
    [InlineData("https://a:443", "https://a:443")]
    [InlineData("https://[::1]:9000", "https://[::1]:9000")]
    public void An_address_without_a_port_means_ours(string server, string expected)
    {
        var remote = Assert.IsType<Endpoint.Remote>(Choose(server, Pin));

        Assert.Equal(new Uri(expected), remote.Address);
    }

    [Theory]
    [InlineData("http://a")]
    [InlineData("a:8336")]
    [InlineData("https://a/path")]
    [InlineData("https://user@a")]
    [InlineData("")]
    public void What_is_no_address_is_refused(string server) =>
        Assert.Equal(ErrorCode.InvalidInput, Assert.Throws<DbCalmException>(() => Choose(server, Pin)).Code);

    [Fact]
    public void A_server_without_a_pin_is_refused_with_the_cure()
    {
        var error = Assert.Throws<DbCalmException>(() => Choose("https://a"));

        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains("authority show", error.Hint, StringComparison.Ordinal);
        Assert.Contains("dbcalmctl login --server https://a --trust-on-first-use", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_and_a_socket_exclude_each_other() =>
        Assert.Equal(ErrorCode.InvalidInput, Assert.Throws<DbCalmException>(() => Choose("https://a", Pin, "/x")).Code);

    private static Endpoint Choose(string? server = null, string? pin = null, string? socket = null, Dictionary<string, string>? environment = null) =>
        Endpoint.Choose(server, pin, socket, name => environment?.GetValueOrDefault(name));
}
