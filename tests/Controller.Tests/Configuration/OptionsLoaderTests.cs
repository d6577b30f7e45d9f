using DbCalm.Controller.Configuration;
using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;
using DbCalm.Core.Values;
using DbCalm.Testing;

namespace DbCalm.Controller.Tests.Configuration;

public sealed class OptionsLoaderTests
{
    [Fact]
    public void The_help_keeps_every_option_apart_from_what_it_does() => Assert.All(
        OptionKeys.All, key => Assert.Matches($@"(?m)^  {System.Text.RegularExpressions.Regex.Escape($"{key.Option} {key.Value}")}(  +|\n {{34}}){System.Text.RegularExpressions.Regex.Escape(key.Summary)}$", CommandLine.HelpText()));

    [Fact]
    public void An_option_wins_over_the_environment_and_the_environment_over_the_file()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("c.yml", "data_dir: /from/file\nsocket: /from/file\ngrpc_listen: 127.0.0.1:1\nserver_names: [a.example, b.example]\n");
        ControllerOptions options = Load(
            ["--config", file, "--data-dir", "/from/option"],
            name => name switch { "DBCALM_DATA_DIR" => "/from/environment", "DBCALM_SOCKET" => "/from/environment", _ => null });

        Assert.Equal("/from/option", options.DataDir);
        Assert.Equal("/from/environment", options.Socket);
        Assert.Equal(new ListenAddress("127.0.0.1", 1), options.GrpcListen);
        Assert.Equal(["a.example", "b.example"], options.ServerNames);
    }

    [Fact]
    public void Mistakes_in_file_environment_and_options_are_reported_together()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("c.yml", "colour: blue\nheartbeat_interval: soon\nlog_level: {a: b}\n");

        DbCalmException e = Assert.Throws<DbCalmException>(() =>
            Load(["--config", file, "--grpc-listen", "8336", "--what"], name => name == "DBCALM_ADVERTISE_ADDRESS" ? "http://x" : null));

        Assert.Equal(ErrorCode.InvalidInput, e.Code);
        Assert.Equal(6, e.Message.Split("\n  - ").Length - 1);
        Assert.All(["colour", "heartbeat_interval", "log_level", "--grpc-listen", "--what", "DBCALM_ADVERTISE_ADDRESS"], name => Assert.Contains(name, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_of_DBCalms_own_configuration_are_left_alone()
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("config.yml", "db_type: mariadb\nbackup_dir: /b\njwt_secret_key: s\ndata_dir: /var/lib/mysql\n");

        Assert.Equal("/var/lib/dbcalm", Load(["--config", file], _ => null).DataDir);
    }

    [Fact]
    public void Keys_that_mean_the_same_to_both_are_read()
    {
        using var directory = new TemporaryDirectory();
        string certificate = directory.Write("x.crt", "");
        string file = directory.Write("config.yml", $"db_type: mariadb\njwt_algorithm: HS512\nssl_cert: {certificate}\nssl_key: {certificate}\ncors_origins: [https://ui.example, http://localhost:5173]\n");
        ControllerOptions options = Load(["--config", file], _ => null);

        Assert.Equal((TokenAlgorithm.HS512, certificate, certificate), (options.TokenAlgorithm, options.HttpCertificateFile, options.HttpKeyFile));
        Assert.Equal(["https://ui.example", "http://localhost:5173"], options.CorsOrigins);
    }

    [Theory]
    [InlineData("--ssl-cert", "/nowhere/x.crt", "both ssl_cert and ssl_key must be provided")]
    [InlineData("--ssl-cert", "/nowhere/x.crt", "ssl_cert file does not exist: /nowhere/x.crt")]
    [InlineData("--ssl-key", "/nowhere/x.key", "ssl_key file does not exist: /nowhere/x.key")]
    [InlineData("--cors-origins", "*", "'*' is not an origin")]
    [InlineData("--cors-origins", "https://a.example,https://*.example", "'https://*.example' is not an origin")]
    [InlineData("--cors-origins", "https://a.example/", "'https://a.example/' is not an origin")]
    [InlineData("--cors-origins", "https://A.example", "'https://A.example' is not an origin")]
    [InlineData("--cors-origins", "https://a.example:443", "'https://a.example:443' is not an origin")]
    [InlineData("--cors-origins", "https://u@a.example", "'https://u@a.example' is not an origin")]
    [InlineData("--cors-origins", "ftp://a.example", "'ftp://a.example' is not an origin")]
    [InlineData("--cors-origins", "null", "'null' is not an origin")]
    public void A_listener_that_can_not_be_as_it_was_meant_is_a_mistake(string option, string value, string message) =>
        Assert.Contains(message, Assert.Throws<DbCalmException>(() => Load([option, value], _ => null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Approvals_are_off_unless_they_are_asked_for_and_their_mistakes_are_named()
    {
        Assert.True(Load([], _ => null).Approvals.IsOff);
        ApprovalSettings settings = Load(["--approval-delete-backup", "second_admin", "--approval-cool-off", "2h"], name => name == "DBCALM_APPROVAL_REVOKE_KEY" ? "cool_off" : null).Approvals;
        Assert.Equal((ApprovalRule.SecondAdmin, ApprovalRule.CoolOff, ApprovalRule.None, TimeSpan.FromHours(2)), (settings.DeleteBackup, settings.RevokeKey, settings.ShortenRetention, settings.CoolOff));
        DbCalmException e = Assert.Throws<DbCalmException>(() => Load(["--approval-delete-backup", "maybe", "--approval-window", "0s"], _ => null));
        Assert.All(["--approval-delete-backup: 'maybe' is not none, second_admin or cool_off", "--approval-window"], part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[::1]:0", "::1", 0)]
    [InlineData("localhost:8336", "localhost", 8336)]
    public void Listening_addresses_are_read(string text, string host, int port) => Assert.Equal(new ListenAddress(host, port), ListenAddress.TryParse(text));

    [Theory]
    [InlineData("::1:80")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("example.org:80")]
    public void Other_texts_are_not(string text) => Assert.Null(ListenAddress.TryParse(text));

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("7d", 604_800_000)]
    public void Times_are_read_and_written(string text, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration.TryParse(text));
        Assert.Equal(text, Duration.Format(TimeSpan.FromMilliseconds(milliseconds)));
    }

    private static ControllerOptions Load(string[] args, Func<string, string?> environment)
    {
        var errors = new ValidationErrors();
        return OptionsLoader.Load(CommandLine.Parse(args, errors), environment, errors);
    }
}
