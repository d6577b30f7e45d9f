using DbCalm.Agent.Configuration;
using DbCalm.Agent.Inventory;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Agent.Tools;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Inventory;

public sealed class FactsGathererTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_server_its_data_and_the_tools_are_seen()
    {
        await using MariaDbServer server = await MariaDbServer.StartNewAsync(cancellationToken: Cancellation);
        using var repository = new TemporaryDirectory();
        HostFacts facts = await GatherAsync(Config(server, server.OptionFile, repository.Path));

        InstanceFacts instance = Assert.Single(facts.Instances);
        Assert.Equal("", instance.Problem);
        Assert.Equal(ServerState.Up, instance.State);
        Assert.Contains("MariaDB", instance.ServerVersion, StringComparison.Ordinal);
        Assert.InRange(instance.DataBytes, 10ul << 20, 10ul << 30);
        Assert.True(instance.FreeBytes > 0);
        Assert.Equal(["full", "incremental", "restore", "verify", "deep_verify"], instance.Capabilities);

        RepositoryFacts local = Assert.Single(facts.Repositories);
        Assert.True(local.Writable && local.IsDefault && local.FreeBytes > 0 && local.TotalBytes >= local.FreeBytes, local.ToString());
        Assert.Empty(Directory.GetFileSystemEntries(repository.Path));
        Assert.Equal(["backup", "stream", "client", "admin", "innochecksum"], facts.Tools.Select(t => t.Role));
        Assert.All(facts.Tools, tool => Assert.True(File.Exists(tool.Path)));
    }

    [Fact]
    public async Task A_wrong_password_is_a_problem_of_a_server_that_is_up()
    {
        await using MariaDbServer server = await MariaDbServer.StartNewAsync(cancellationToken: Cancellation);
        string options = server.WriteOptionFile("wrong.cnf", "nobody", "guess-me");
        using var repository = new TemporaryDirectory();
        InstanceFacts instance = (await GatherAsync(Config(server, options, repository.Path))).Instances[0];
        Assert.Equal(ServerState.Up, instance.State);
        Assert.NotEqual("", instance.Problem);
        Assert.DoesNotContain("guess-me", instance.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("full", instance.Capabilities);
        Assert.Contains("restore", instance.Capabilities);
    }

    [Fact]
    public async Task What_is_away_is_said_in_words()
    {
        using var directory = new TemporaryDirectory();
        var config = new AgentConfig
        {
            Instances = [new InstanceConfig { Name = new InstanceName("gone"), Engine = "mariadb", OptionFile = directory.At("none.cnf"), Socket = directory.At("none.sock"), DataDir = directory.At("none") }],
            Repositories = [new Repository { Name = new RepositoryName("file"), Type = RepositoryType.Directory, Path = directory.Write("file", "") }],
        };
        HostFacts facts = await GatherAsync(config);
        Assert.Equal(ServerState.Down, facts.Instances[0].State);
        Assert.Contains(directory.At("none"), facts.Instances[0].Problem, StringComparison.Ordinal);
        Assert.False(facts.Repositories[0].Writable);
        Assert.NotEqual("", facts.Repositories[0].Problem);
    }

    private static Task<HostFacts> GatherAsync(AgentConfig config) => new FactsGatherer(config, new ToolLocator(), TestEngines.All()).GatherAsync(Cancellation);

    private static AgentConfig Config(MariaDbServer server, string optionFile, string repository) => new()
    {
        Instances = [new InstanceConfig { Name = new InstanceName("db1"), Engine = "mariadb", OptionFile = optionFile, Socket = server.Socket, DataDir = server.DataDir }],
        Repositories = [new Repository { Name = new RepositoryName("local"), Type = RepositoryType.Directory, Path = repository }],
    };
}
