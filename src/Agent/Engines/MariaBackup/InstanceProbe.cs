using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines.Physical;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Tools;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>Looks at one database server: whether it answers, what it is, how big, and what could be done with it now.</summary>
internal sealed class InstanceProbe(InstanceConfig instance, ToolLocator tools, TimeProvider time)
{
    /// <summary>Fills <paramref name="facts"/> in. What is in the way becomes its problem.</summary>
    /// <param name="facts">The facts of this instance, with what the configuration says.</param>
    /// <param name="installed">The tools of this host.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task LookAsync(InstanceFacts facts, IReadOnlySet<ToolRole> installed, CancellationToken cancellationToken)
    {
        LookAtDataDirectory(facts);
        bool canBackUp = await LookAtServerAsync(facts, cancellationToken);
        bool hasBackup = installed.Contains(ToolRole.Backup);
        bool canPrepare = hasBackup && installed.Contains(ToolRole.Stream);
        facts.Capabilities.AddRange(canBackUp && hasBackup ? ["full", "incremental"] : []);
        facts.Capabilities.AddRange(canPrepare ? ["restore"] : []);
        facts.Capabilities.Add("verify");
        facts.Capabilities.AddRange(canPrepare && installed.Contains(ToolRole.Innochecksum) ? ["deep_verify"] : []);
        if (!hasBackup)
        {
            AddProblem(facts, "mariadb-backup is not installed on this host");
        }
    }

    private static void AddProblem(InstanceFacts facts, string problem) =>
        facts.Problem = facts.Problem.Length == 0 ? problem : $"{facts.Problem}; {problem}";

    private void LookAtDataDirectory(InstanceFacts facts)
    {
        try
        {
            facts.DataBytes = (ulong)ServerFiles.TotalBytes(instance.DataDir);
            facts.FreeBytes = (ulong)new DriveInfo(instance.DataDir).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            AddProblem(facts, $"data directory {instance.DataDir} can't be read: {e.Message}");
        }
    }

    // True when a backup may be asked of it.
    private async Task<bool> LookAtServerAsync(InstanceFacts facts, CancellationToken cancellationToken)
    {
        var server = new MariaDbServer(instance, tools, time);
        try
        {
            ServerStatus status = await server.AskAsync(cancellationToken);
            facts.State = ServerState.Up;
            facts.ServerVersion = status.Version;
            string? obstacle = ObstacleOf(status);
            if (obstacle is not null)
            {
                AddProblem(facts, obstacle);
            }

            return obstacle is null;
        }
        catch (DbCalmException e)
        {
            // One that does not let the agent in is up all the same.
            facts.State = await server.IsAcceptingAsync(cancellationToken) ? ServerState.Up : ServerState.Down;
            AddProblem(facts, e.Message);
            return false;
        }
    }

    private string? ObstacleOf(ServerStatus status)
    {
        if (!status.IsMariaDb)
        {
            return $"the server runs {status.Version}, which is not MariaDB";
        }

        if (status.MissingPrivileges() is { Count: > 0 } missing)
        {
            return $"the backup user lacks {string.Join(", ", missing)}";
        }

        return ServerFiles.AreSame(status.DataDir, instance.DataDir) ? null : $"the server keeps its data in {status.DataDir}, not in {instance.DataDir}";
    }
}
