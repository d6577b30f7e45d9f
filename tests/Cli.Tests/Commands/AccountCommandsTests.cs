using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Tests.Commands;

public sealed class AccountCommandsTests : ControllerFixture
{
    [Fact]
    public async Task A_role_is_changed_without_a_word_of_the_limit_unless_one_is_said()
    {
        CliRun run = await RunAsync("users", "set-role", "anna", "viewer");
        Assert.Equal(new UpdateUserRequest { Name = "anna", Grant = new Grant { Role = "viewer" } }, Fleet.Requests.Last());
        Assert.Contains("no instance has the labels env=nosuch now", run.Out, StringComparison.Ordinal);
        await RunAsync("users", "set-role", "anna", "viewer", "--instances", "env=prod");
        Assert.Equal(new UpdateUserRequest { Name = "anna", Grant = new Grant { Role = "viewer", Instances = "env=prod" } }, Fleet.Requests.Last());
        await RunAsync("users", "set-role", "anna", "admin", "--all-instances");
        Assert.Equal(new UpdateUserRequest { Name = "anna", Grant = new Grant { Role = "admin" }, AllInstances = true }, Fleet.Requests.Last());
    }

    [Fact]
    public async Task A_client_can_get_another_limit_alone()
    {
        await RunAsync("clients", "update", "c1", "--instances", "env=prod");
        Assert.Equal(new UpdateClientRequest { Id = "c1", Grant = new Grant { Instances = "env=prod" } }, Fleet.Requests.Last());
        await RunAsync("clients", "update", "c1", "--all-instances");
        Assert.Equal(new UpdateClientRequest { Id = "c1", AllInstances = true }, Fleet.Requests.Last());
        await RunAsync("clients", "update", "c1", "--label", "report");
        Assert.Equal(new UpdateClientRequest { Id = "c1", Label = "report" }, Fleet.Requests.Last());
        Assert.Equal(2, (await RunAsync("clients", "update", "c1", "--all-instances", "--instances", "env=prod")).ExitCode);
        Assert.Equal(2, (await RunAsync("clients", "create", "report", "--instances", "env=prod")).ExitCode);
        Assert.Equal(2, (await RunAsync("clients", "add", "report", "--instances", "env=prod")).ExitCode);
    }
}
