using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Notifications;

/// <summary>The published programs tell somebody else's receiver what goes wrong and right.</summary>
public sealed class NotificationStory
{
    private const string Secret = "correct horse battery staple";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_that_fails_is_told_once_and_its_recovery_too()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        using var receiver = new HttpReceiver(Secret);
        await DefineAsync(fleet, receiver);
        await fleet.Ctl.OkAsync("notifications", "channels", "test", "pager");
        Assert.Equal(["test"], receiver.Events);

        await FailAsync(fleet);
        await FailAsync(fleet);
        await fleet.Ctl.OkAsync("backup", "full", "--instance", fleet.Host.Instance, "--wait");
        await WaitAsync(receiver, 3);

        Assert.Equal(["test", "backup_failed", "backup_recovered"], receiver.Events);
        Assert.Empty(receiver.Forged);
        JsonNode failed = receiver.Messages.ElementAt(1).Body;
        Assert.Equal((1, fleet.Host.Instance), (failed["version"]!.GetValue<int>(), failed["subject"]!["instance"]!.GetValue<string>()));
        Assert.Contains("blocked", failed["facts"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        JsonNode listed = await fleet.Ctl.OkAsync("notifications", "list");
        Assert.All(listed.Items("items"), one => Assert.Equal(("delivered", "pager"), (one.Text("state"), one.Text("channel"))));
        Assert.DoesNotContain(Secret, fleet.Controller.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_that_dies_after_it_sent_sends_again_under_the_same_id()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        using var receiver = new HttpReceiver(Secret);
        await DefineAsync(fleet, receiver);
        await fleet.Controller.StopAsync();
        await fleet.Controller.StartAsync(crashAt: "notification-sent");
        await fleet.WaitOnlineAsync(fleet.Host);
        await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--repository", "blocked", "--wait");
        await Wait.UntilAsync(() => fleet.Controller.Process.HasExited, "the controller to be gone", 60, Cancellation);
        Assert.Single(receiver.Messages);
        await fleet.Controller.StartAsync();
        await WaitAsync(receiver, 2);

        Assert.Single(receiver.Messages.Select(message => message.Delivery).Distinct());
        Assert.Single(receiver.Messages.Select(message => message.Body.ToJsonString()).Distinct());
        Assert.Empty(receiver.Forged);
    }

    // A file stands where the directory of the repository would have to be.
    private static async Task DefineAsync(Fleet fleet, HttpReceiver receiver)
    {
        string secret = fleet.Directory.Write("pager.key", Secret + "\n");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string file = fleet.Directory.Write("blocked", "");
        await fleet.Ctl.OkAsync("repositories", "create", "blocked", "--type", "directory", "--path", $"{file}/repository");
        await fleet.Ctl.OkAsync("notifications", "channels", "create", "pager", "--type", "webhook", "--url", receiver.Url, "--secret-file", secret);
    }

    private static async Task FailAsync(Fleet fleet) =>
        Assert.NotEqual(0, (await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--repository", "blocked", "--wait")).ExitCode);

    private static Task WaitAsync(HttpReceiver receiver, int count) => Wait.UntilAsync(() => receiver.Messages.Count >= count, "the messages", 60, Cancellation);
}
