using System.CommandLine;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Identity;
using DbCalm.Agent.Service;
using DbCalm.Agent.Tools;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Commands;

/// <summary><c>dbcalm-agent run</c>: the agent itself, until SIGTERM or SIGINT.</summary>
internal static class RunCommand
{
    private const string DefaultConfig = "/etc/dbcalm/agent.yml";

    public static Command Build(Func<ILoggerFactory> logs)
    {
        var config = new Option<string>("--config") { Description = "The database servers and repositories of this host", HelpName = "FILE", DefaultValueFactory = _ => DefaultConfig };
        Option<string> dataDir = CommandLine.DataDirOption();
        var command = new Command("run", "Serve the controller until SIGTERM or SIGINT; running jobs are then interrupted and cleaned up.") { config, dataDir };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var tools = new ToolLocator();
            BackupEngines engines = EngineTable.Create(tools, TimeProvider.System);
            AgentConfig checkedConfig = AgentConfigFile.Load(parsed.GetValue(config)!, engines.Methods);
            using AgentDirectory directory = AgentDirectory.Open(parsed.GetValue(dataDir)!);
            using AgentIdentity identity = new IdentityStore(directory.Path).Load();
            using ILoggerFactory loggers = logs();
            await new AgentRun(checkedConfig, identity, directory.Path, tools, engines, TimeProvider.System, loggers).RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
