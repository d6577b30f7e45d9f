using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;

namespace DbCalm.Cli.Commands.Artefacts;

/// <summary>Several stored backups that are used together.</summary>
internal static class ArtefactChain
{
    /// <summary>Throws invalid-input unless each of <paramref name="artefacts"/> is a stream and is built on the one before.</summary>
    public static void Check(IReadOnlyList<LocalArtefact> artefacts)
    {
        foreach (LocalArtefact artefact in artefacts.Where(artefact => artefact.Manifest.Files is not null))
        {
            throw new DbCalmException(
                ErrorCode.InvalidInput, $"backup {artefact.Manifest.BackupId} is stored as the directory that mariadb-backup makes",
                "copy it and prepare the copy with mariadb-backup --prepare");
        }

        for (int i = 1; i < artefacts.Count; i++)
        {
            Manifest before = artefacts[i - 1].Manifest;
            Manifest current = artefacts[i].Manifest;
            bool isOn = current.FromBackupId == before.BackupId && current.Method == before.Method
                && MethodRule.Of(new BackupMethod(current.Method)).FindGap(before.BackupId, before.Physical, current.Physical) is null;
            if (!isOn)
            {
                throw new DbCalmException(
                    ErrorCode.InvalidInput, $"backup {current.BackupId} is not built on {before.BackupId}",
                    "name the backups of one chain, the full one first");
            }
        }
    }

    /// <summary>The commands that make a data directory of what was unpacked.</summary>
    public static IEnumerable<string> HowToPrepare(IReadOnlyList<LocalArtefact> artefacts, Func<LocalArtefact, string> directoryOf)
    {
        if (artefacts[0].Manifest.Type == BackupType.Incremental)
        {
            yield return $"unpacked into {directoryOf(artefacts[0])}; it is an incremental of {artefacts[0].Manifest.FromBackupId}";
            yield break;
        }

        string full = directoryOf(artefacts[0]);
        yield return $"unpacked; make it ready with: mariadb-backup --prepare --target-dir={full}";
        foreach (LocalArtefact incremental in artefacts.Skip(1))
        {
            yield return $"  then: mariadb-backup --prepare --target-dir={full} --incremental-dir={directoryOf(incremental)}";
        }
    }
}
