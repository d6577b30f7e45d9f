using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Tests.Server;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Trust;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Connection;

public sealed class ControllerConnectionTests : ControllerFixture
{
    [Fact]
    public async Task A_socket_that_is_not_there_is_unavailable_with_a_hint()
    {
        CliRun run = await CliRun.RunAsync("status", "--socket", "/nonexistent/controller.sock", "-o", "json");

        Assert.Equal(5, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Contains("error: no controller answers at /nonexistent/controller.sock", run.Error, StringComparison.Ordinal);
        Assert.Contains("is dbcalm-controller running?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_path_that_is_too_long_is_a_usage_error()
    {
        CliRun run = await CliRun.RunAsync("status", "--socket", "/" + new string('a', 200));

        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public void A_socket_that_one_may_not_use_is_not_permitted()
    {
        DbCalmException failure = DialFailure.Local(new Endpoint.Local("/run/x"), new SocketException((int)SocketError.AccessDenied));

        Assert.Equal(6, ExitCodes.Of(failure.Code));
        Assert.Contains("sudo", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_controllers_own_words_reach_the_person()
    {
        Fleet.Failure = TestFailure.Of("refused", "instance db1 is running", "stop it first");

        CliRun run = await RunAsync("status");

        Assert.Equal(4, run.ExitCode);
        Assert.Equal("error: instance db1 is running\nhint: stop it first\n", run.Error);
    }

    [Theory]
    [InlineData(StatusCode.NotFound, 3)]
    [InlineData(StatusCode.PermissionDenied, 6)]
    [InlineData(StatusCode.InvalidArgument, 2)]
    [InlineData(StatusCode.FailedPrecondition, 4)]
    [InlineData(StatusCode.Unavailable, 5)]
    [InlineData(StatusCode.Unimplemented, 1)]
    [InlineData(StatusCode.Internal, 1)]
    public async Task A_status_without_details_still_has_its_exit_code(StatusCode status, int expected)
    {
        Fleet.Failure = new RpcException(new Status(status, "something"));

        Assert.Equal(expected, (await RunAsync("status")).ExitCode);
    }

    [Fact]
    public async Task The_pinned_controller_answers_over_tls()
    {
        (CaPin pin, X509Certificate2 certificate) = TestController.NewAuthority(IPAddress.Loopback);
        await using TestController controller = await TestController.OnTlsAsync(Fleet, certificate);

        CliRun run = await CliRun.RunAsync("status", "--server", $"https://127.0.0.1:{controller.Port}", "--ca-pin", pin.Text, "-o", "json");

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_wrong_pin_ends_it_before_anything_is_sent()
    {
        (_, X509Certificate2 certificate) = TestController.NewAuthority(IPAddress.Loopback);
        (CaPin other, _) = TestController.NewAuthority(IPAddress.Loopback);
        await using TestController controller = await TestController.OnTlsAsync(Fleet, certificate);

        CliRun run = await CliRun.RunAsync("status", "--server", $"https://127.0.0.1:{controller.Port}", "--ca-pin", other.Text);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("is not the controller with the pin", run.Error, StringComparison.Ordinal);
        Assert.Empty(Fleet.Requests);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_taken()
    {
        (CaPin pin, X509Certificate2 certificate) = TestController.NewAuthority(IPAddress.Parse("192.0.2.1"));
        await using TestController controller = await TestController.OnTlsAsync(Fleet, certificate);

        CliRun run = await CliRun.RunAsync("status", "--server", $"https://127.0.0.1:{controller.Port}", "--ca-pin", pin.Text);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("is not for the name 127.0.0.1", run.Error, StringComparison.Ordinal);
        Assert.Empty(Fleet.Requests);
    }

    [Fact]
    public async Task A_port_that_nobody_serves_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        CliRun run = await CliRun.RunAsync("status", "--server", $"https://127.0.0.1:{port}", "--ca-pin", "sha256:" + new string('a', 64));

        Assert.Equal(5, run.ExitCode);
        Assert.Contains($"can't reach the controller at https://127.0.0.1:{port}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_does_not_speak_TLS_may_be_that_of_HTTP()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task answered = AnswerInHttpAsync(listener);

        CliRun run = await CliRun.RunAsync("status", "--server", $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", "--ca-pin", "sha256:" + new string('a', 64));
        await answered;

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("not the HTTP port", run.Error, StringComparison.Ordinal);
    }

    private static async Task AnswerInHttpAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await client.GetStream().ReadAtLeastAsync(new byte[10_000], 1, cancellationToken: TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
    }
}
