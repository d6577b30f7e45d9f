using System.Net;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Cli.Tests.Server;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Cli.Tests.Commands;

/// <summary>Logging in over TLS, again and as somebody else, with a home of its own.</summary>
public sealed class LoginCommandsTests : IAsyncLifetime
{
    private readonly TemporaryDirectory home = new();
    private readonly TestFleet fleet = new();
    private readonly List<string> questions = [];
    private readonly Dictionary<string, string> environment = [];
    private TestController controller = null!;
    private CaPin pin = null!;

    private string Url => $"https://127.0.0.1:{controller.Port}";

    public async ValueTask InitializeAsync()
    {
        environment["HOME"] = home.Path;
        (fleet.Secrets["anna"], fleet.Secrets["berta"], fleet.Secrets["6f1c"]) = ("password of anna", "password of berta", "secret of 6f1c");
        (pin, X509Certificate2 certificate) = TestController.NewAuthority(IPAddress.Loopback);
        controller = await TestController.OnTlsAsync(fleet, certificate);
    }

    public async ValueTask DisposeAsync()
    {
        await controller.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task Logging_in_again_is_for_the_one_who_did_before_and_the_question_says_so()
    {
        await FirstAsync("anna");
        Assert.Equal([$"Password of anna at {Url}: "], questions);
        Assert.Equal(0, (await RunAsync("password of anna", "login")).ExitCode);
        await RunAsync(null, "logout");
        Assert.Contains("user anna, logged out", (await RunAsync(null, "context", "list")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("password of anna", "login")).ExitCode);
        Assert.All(questions, question => Assert.Equal($"Password of anna at {Url}: ", question));
        Assert.Equal(3, questions.Count);

        Assert.Equal(0, (await RunAsync("secret of 6f1c", "login", "--client", "6f1c")).ExitCode);
        Assert.Equal(0, (await RunAsync("secret of 6f1c", "login")).ExitCode);
        Assert.Equal($"Secret of client 6f1c at {Url}: ", questions[^1]);
        Assert.Equal("6f1c", Assert.IsType<LoginRequest>(fleet.Requests.Last()).Client.Id);
    }

    [Fact]
    public async Task A_refused_login_names_who_was_tried_and_where()
    {
        await FirstAsync("anna");

        CliRun run = await RunAsync("wrong", "login");

        Assert.Equal(6, run.ExitCode);
        Assert.StartsWith($"error: user anna can't log in at {Url}: Invalid credentials\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("--user", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pin_without_a_server_is_for_the_login_that_there_is_and_is_kept()
    {
        await FirstAsync("anna");
        (CaPin other, X509Certificate2 certificate) = TestController.NewAuthority(IPAddress.Loopback);
        int port = controller.Port;
        await controller.DisposeAsync();
        controller = await TestController.OnTlsAsync(fleet, certificate, port);

        CliRun refused = await RunAsync("password of anna", "login");
        Assert.Contains("dbcalmctl login --ca-pin", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("password of anna", "login", "--ca-pin", other.Text)).ExitCode);
        Assert.Equal(0, (await RunAsync(null, "whoami")).ExitCode);
        Assert.Equal(4, (await RunAsync(null, "whoami", "--ca-pin", pin.Text)).ExitCode);
    }

    [Fact]
    public async Task Another_login_in_the_place_of_one_says_so()
    {
        Assert.Equal("", (await FirstAsync("anna")).Error);
        Assert.Equal("", (await RunAsync("password of anna", "login")).Error);
        CliRun run = await RunAsync("password of berta", "login", "--user", "berta");
        Assert.Equal($"this replaces the login 127.0.0.1 of user anna at {Url}; --name keeps both\n", run.Error);
        Assert.Equal("", (await RunAsync("password of anna", "login", "--user", "anna", "--name", "second")).Error);
    }

    [Fact]
    public async Task A_second_logout_says_that_nobody_was_logged_in()
    {
        await FirstAsync("anna");
        Assert.Contains("Logged out:  user anna at 127.0.0.1", (await RunAsync(null, "logout")).Out, StringComparison.Ordinal);
        CliRun again = await RunAsync(null, "logout");
        Assert.Equal((0, "Nobody was logged in:  127.0.0.1\n"), (again.ExitCode, again.Out));
    }

    [Fact]
    public async Task A_token_of_the_environment_that_does_not_hold_is_named()
    {
        (environment["DBCALM_SERVER"], environment["DBCALM_CA_PIN"], environment["DBCALM_TOKEN"]) = (Url, pin.Text, "nonsense");

        CliRun run = await RunAsync(null, "whoami");

        Assert.Equal(6, run.ExitCode);
        Assert.StartsWith("error: the token in DBCALM_TOKEN does not hold\n", run.Error, StringComparison.Ordinal);
        environment["DBCALM_TOKEN"] = "token-anna";
        Assert.Equal(0, (await RunAsync(null, "whoami")).ExitCode);
    }

    [Fact]
    public async Task A_new_password_is_asked_for_in_words()
    {
        await FirstAsync("anna");

        CliRun run = await RunAsync("a longer password", "change-password");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["Enter password: ", "Enter new password: ", "Confirm new password: "], questions[1..]);
    }

    private async Task<CliRun> FirstAsync(string user)
    {
        CliRun run = await RunAsync($"password of {user}", "login", "--server", Url, "--ca-pin", pin.Text, "--user", user);
        Assert.Equal(0, run.ExitCode);
        return run;
    }

    private Task<CliRun> RunAsync(string? answer, params string[] arguments) => CliRun.RunAsync(arguments, environment, isTerminal: false, TestContext.Current.CancellationToken, question =>
    {
        questions.Add(question);
        return answer;
    });
}
