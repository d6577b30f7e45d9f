using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines.Physical;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Tools;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>Everything about server, tool and base that would make mariadb-backup fail, or succeed with a backup that can't be used. Changes nothing.</summary>
internal sealed class MariaBackupPreflight(ToolLocator tools, TimeProvider time)
{
    /// <summary>What is needed to take the backup; throws what stands in its way.</summary>
    public async Task<IEnginePlan> CheckAsync(EngineOrder order, CancellationToken cancellationToken)
    {
        if (order.Base is { ToLsn: 0 } unplaced)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"the order of an incremental on {unplaced.BackupId} does not fit its type", "an incremental names its base and where that ends");
        }

        Tool tool = await tools.FindAsync(ToolRole.Backup, cancellationToken);
        ServerStatus server = await new MariaDbServer(order.Instance, tools, time).AskAsync(cancellationToken);
        CheckServer(order.Instance, server, tool);
        CheckBase(order, server);
        CheckReadable(order.Instance);
        return new MariaBackupPlan(tool, order, server.Version, ServerFiles.FullBackupBytes(server.DataDir, server.BinlogPath));
    }

    private static void CheckServer(InstanceConfig instance, ServerStatus server, Tool tool)
    {
        InstanceName name = instance.Name;
        if (!server.IsMariaDb)
        {
            throw Refused($"instance {name} runs {server.Version}, which is not MariaDB", "only MariaDB can be backed up with mariadb-backup");
        }

        if (server.MissingPrivileges() is { Count: > 0 } missing)
        {
            string list = string.Join(", ", missing);
            throw Refused($"the backup user of instance {name} lacks {list}", $"grant it: GRANT {list} ON *.* TO the user in {instance.OptionFile}");
        }

        if (!ServerFiles.AreSame(server.DataDir, instance.DataDir))
        {
            throw Refused(
                $"the server at {instance.Address} keeps its data in {server.DataDir}, but instance {name} is configured with {instance.DataDir}",
                "correct the address or the data_dir of the instance in agent.yml");
        }

        if (ServerVersion.Find(tool.Version) is { } toolSeries && ServerVersion.Find(server.Version) is { } serverSeries && toolSeries < serverSeries)
        {
            throw Refused($"{tool.Description} is older than the server of instance {name}, {server.Version}", $"install mariadb-backup {serverSeries}");
        }
    }

    private static void CheckBase(EngineOrder order, ServerStatus server)
    {
        // The tool would take it without a word and only a restore would notice.
        if (order is { Type: BackupType.Incremental, Base: { } from } && Math.Max(from.ToLsn, from.LastLsn) is var end && server.CurrentLsn is { } now && end > now)
        {
            throw Refused(
                $"backup {from.BackupId} ends at LSN {end} but instance {order.Instance.Name} is only at {now}: its data has another history since",
                $"take a full backup: dbcalmctl backup full --instance {order.Instance.Name}");
        }
    }

    private static void CheckReadable(InstanceConfig instance)
    {
        if (ServerFiles.FindUnreadable(instance.DataDir) is { Count: > 0 } unreadable)
        {
            string more = unreadable.Count == 1 ? "" : $" and {unreadable.Count - 1} more";
            throw Refused($"the agent may not read {unreadable[0]}{more} of instance {instance.Name}", ToolFailure.ReadingCure(instance.DataDir));
        }
    }

    private static DbCalmException Refused(string message, string hint) => new(ErrorCode.Refused, message, hint);
}
