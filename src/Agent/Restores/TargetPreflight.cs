using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Platform;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Restores;

/// <summary>Decides where a restore goes and refuses places where it must not go. Writes nothing.</summary>
internal sealed class TargetPreflight(AgentConfig config, IBackupEngine engine, JobId jobId)
{
    // Made by mkfs at the top of a file system.
    private const string LostAndFound = "lost+found";

    /// <summary>The target of <paramref name="spec"/>; throws invalid-input or refused.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="sourceInstance">The instance that the backup is of.</param>
    /// <param name="cancellationToken">Ends the look at the server.</param>
    public async Task<RestoreTarget> CheckAsync(RestoreSpec spec, string sourceInstance, CancellationToken cancellationToken) => spec.TargetCase switch
    {
        RestoreSpec.TargetOneofCase.Directory => CheckDirectory(spec.Directory, sourceInstance),
        RestoreSpec.TargetOneofCase.Instance => await CheckInstanceAsync(config.Instance(spec.Instance), cancellationToken),
        RestoreSpec.TargetOneofCase.None or _ => throw new DbCalmException(ErrorCode.InvalidInput, "the restore has no target", "name a directory or an instance"),
    };

    private RestoreTarget CheckDirectory(string asked, string sourceInstance)
    {
        string path = CheckPath(asked);
        string real = RealPath.Of(path);
        CheckIsApart(asked, real);
        bool isMountPoint = false;
        if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            Require(new FileInfo(path).LinkTarget is null, $"{asked} is a symbolic link", "name the directory that it leads to");
            Require(Directory.Exists(path), $"{asked} is not a directory", "name a directory that is empty or does not exist");
            isMountPoint = IsMountPoint(real);
            CheckIsEmpty(real, asked, isMountPoint);
        }

        string existing = ExistingAncestor(isMountPoint ? real : Path.GetDirectoryName(real)!);
        InstanceConfig? source = config.Instances.FirstOrDefault(i => i.Name.Value == sourceInstance && Directory.Exists(i.DataDir));
        var target = new RestoreTarget { Directory = real, Name = asked, StaysInPlace = isMountPoint, WorkDirectory = WorkDirectoryIn(existing) };
        return source is null || !MayGiveTo(Ownership.Of(source.DataDir))
            ? target
            : target with { Owner = Ownership.Of(source.DataDir), Mode = File.GetUnixFileMode(source.DataDir) };
    }

    private async Task<RestoreTarget> CheckInstanceAsync(InstanceConfig instance, CancellationToken cancellationToken)
    {
        string name = $"instance {instance.Name}";
        if (await engine.FindSignOfLifeAsync(instance, cancellationToken) is { } sign)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{name} is running: {sign}", "stop the server first; a restore needs it stopped and its data directory empty");
        }

        Require(Directory.Exists(instance.DataDir), $"the data directory {instance.DataDir} of {name} does not exist", "make it, empty and owned by the server's user");
        string real = RealPath.Of(instance.DataDir);
        bool isMountPoint = IsMountPoint(real);
        Ownership owner = Ownership.Of(real);
        Require(
            MayGiveTo(owner) && FileRights.MayList(real),
            $"the agent may not give files to the owner of the data directory {instance.DataDir} of {name}",
            "restore with --to-dir and move the files as root; or let the agent do it: dbcalm-agent-restore.conf for its unit, or root");
        CheckIsEmpty(real, $"the data directory {instance.DataDir} of {name}", isMountPoint);

        // Beside it, so that the data directory stays empty until all is ready; inside, where only that is the same file system or ours to write in.
        bool isBeside = !isMountPoint && Ownership.EffectiveUser == 0;
        return new RestoreTarget
        {
            Directory = real,
            Name = name,
            StaysInPlace = true,
            WorkDirectory = WorkDirectoryIn(isBeside ? Path.GetDirectoryName(real)! : real),
            Owner = owner,
            Mode = File.GetUnixFileMode(real),
        };
    }

    private static string CheckPath(string asked)
    {
        string trimmed = Path.TrimEndingDirectorySeparator(asked);
        bool isUsable = Path.IsPathFullyQualified(asked) && !asked.Any(char.IsControl) && Path.GetFullPath(trimmed) == trimmed;
        return isUsable && trimmed != "/"
            ? trimmed
            : throw new DbCalmException(ErrorCode.InvalidInput, $"{NameRules.Quote(asked)} is not a plain absolute path below /", "restore to a path such as /srv/restored, without '.' and '..'");
    }

    private void CheckIsApart(string asked, string real)
    {
        foreach (Repository repository in config.Repositories)
        {
            bool isApart = (repository.Path is null || !Overlaps(real, repository.Path)) && (repository.Spool is null || !Overlaps(real, repository.Spool.Path));
            Require(isApart, $"{asked} lies in repository {repository.Name} ({repository.Location}) or around it", "restore to another place");
        }

        foreach (InstanceConfig instance in config.Instances)
        {
            Require(!Overlaps(real, instance.DataDir), $"{asked} lies in the data directory of instance {instance.Name} ({instance.DataDir}) or around it", "restore to another place, or stop the server and use --instance");
        }
    }

    private static bool Overlaps(string real, string other)
    {
        string otherReal = RealOrWritten(other);
        return real == otherReal || IsUnder(real, otherReal) || IsUnder(otherReal, real);
    }

    // The target itself could be looked at, so it is not below what can't be, e.g. a share whose server is gone.
    private static string RealOrWritten(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            return path;
        }
    }

    private static bool IsUnder(string path, string directory) => path.StartsWith(Path.TrimEndingDirectorySeparator(directory) + "/", StringComparison.Ordinal);

    private static void CheckIsEmpty(string directory, string name, bool isMountPoint) => Require(
        Directory.EnumerateFileSystemEntries(directory).All(entry => isMountPoint && Path.GetFileName(entry) == LostAndFound),
        $"{name} is not empty",
        "a restore never touches files that are there; choose an empty place, or move the files away");

    private static string ExistingAncestor(string path)
    {
        string existing = path;
        while (!Path.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        Require(Directory.Exists(existing), $"{existing} is not a directory", "choose another place");
        return existing;
    }

    private static bool IsMountPoint(string real) => Path.GetDirectoryName(real) is not { } parent || Ownership.Of(real).Device != Ownership.Of(parent).Device;

    private static bool MayGiveTo(Ownership owner) => owner.User == Ownership.EffectiveUser || FileRights.MayGiveAway();

    private string WorkDirectoryIn(string parent) => Path.Combine(parent, $".dbcalm-restore-{jobId}");

    private static void Require(bool holds, string message, string hint)
    {
        if (!holds)
        {
            throw new DbCalmException(ErrorCode.Refused, message, hint);
        }
    }
}
