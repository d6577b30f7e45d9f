using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;

namespace DbCalm.Cli.Commands.Artefacts;

/// <summary>Turns stored backups back into what the backup tool wrote.</summary>
internal sealed class ExtractArtefactCommand : OfflineCommand
{
    private const string StandardOutput = "-";

    private readonly Argument<string[]> paths = new("FILE")
    {
        Description = "The folder of a stored backup, or its data file; several of one chain, full first.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> keyFiles = new("--key-file")
    {
        Description = "A file with a key of the repository, 64 hex digits; may be given several times.",
        HelpName = "FILE",
    };

    private readonly Option<string?> file = new("--to-file")
    {
        Description = "Write the stream to this new file, or with '-' to standard output (as when nothing is said).",
        HelpName = "FILE|-",
    };

    private readonly Option<string?> directory = new("--to-dir")
    {
        Description = "Unpack with mbstream into this new directory; several backups into a folder each.",
        HelpName = "DIR",
    };

    private readonly Option<string?> manifest = new("--manifest")
    {
        Description = "The manifest, when it is not beside the data file.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> wrappedKeys = new("--wrapped-key")
    {
        Description = "A wrapped key (key-….json) that is not beside the data file.",
        HelpName = "FILE",
    };

    public ExtractArtefactCommand(CommandContext context)
        : base(
            context, "extract", "Check stored backups and turn them back into what mariadb-backup wrote, for 'mbstream -x'.",
            "dbcalmctl artefact extract /backups/db1/20261121T104500Z-3f9a2c1b --to-dir /var/restore/db1",
            "dbcalmctl artefact extract data --key-file backup.key --to-file backup.xb",
            "dbcalmctl artefact extract /backups/db1/20261121* --key-file backup.key --to-dir /var/restore/chain")
    {
        Arguments.Add(paths);
        Option[] options = [keyFiles, file, directory, manifest, wrappedKeys];
        foreach (Option option in options)
        {
            Options.Add(option);
        }

        Validators.Add(CheckTarget);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, ResultWriter results, CancellationToken cancellationToken)
    {
        LocalArtefact[] artefacts =
        [
            .. parsed.GetRequiredValue(paths).Select(
                path => LocalArtefact.Open(path, parsed.GetValue(manifest), parsed.GetValue(wrappedKeys) ?? [])),
        ];
        ArtefactChain.Check(artefacts);
        using KeyRing ring = LocalFiles.ReadKeys(parsed.GetValue(keyFiles) ?? []);
        DataKey?[] keys = [.. artefacts.Select(artefact => artefact.OpenKey(ring))];
        try
        {
            IExtractionTarget target = TargetOf(parsed, artefacts.Length > 1);
            for (int i = 0; i < artefacts.Length; i++)
            {
                await ExtractAsync(artefacts[i], keys[i], target, cancellationToken);
            }
        }
        finally
        {
            Array.ForEach(keys, key => key?.Dispose());
        }

        if (parsed.GetValue(directory) is { } unpacked)
        {
            bool isOneOfSeveral = artefacts.Length > 1;
            foreach (string line in ArtefactChain.HowToPrepare(artefacts, artefact => DirectoryOf(artefact, unpacked, isOneOfSeveral)))
            {
                Terminal.Error.WriteLine(Printable.Line(line));
            }
        }

        return ExitCodes.Done;
    }

    private static async Task ExtractAsync(
        LocalArtefact artefact, DataKey? key, IExtractionTarget target, CancellationToken cancellationToken)
    {
        using IObjectReader data = artefact.OpenData();
        var reader = new SegmentReader(artefact.Manifest, data);
        await target.TakeAsync(artefact, sink => reader.DecodeAsync(key, sink, cancellationToken), cancellationToken);
    }

    private static string DirectoryOf(LocalArtefact artefact, string directory, bool isOneOfSeveral) =>
        isOneOfSeveral ? Path.Combine(directory, artefact.Manifest.BackupId) : directory;

    private IExtractionTarget TargetOf(ParseResult parsed, bool isOneOfSeveral) =>
        (parsed.GetValue(directory), parsed.GetValue(file)) switch
    {
        ({ } folder, _) => new DirectoryTarget(Terminal.Environment("PATH"), artefact => DirectoryOf(artefact, folder, isOneOfSeveral)),
        (_, null or StandardOutput) => new OutputTarget(Terminal),
        (_, { } path) => new FileTarget(path),
    };

    private void CheckTarget(CommandResult result)
    {
        bool hasDirectory = result.GetValue(directory) is not null;
        bool hasSeveral = result.GetResult(paths)?.Tokens.Count > 1;
        if (hasDirectory && result.GetValue(file) is not null)
        {
            result.AddError("give one of --to-file FILE and --to-dir DIR");
        }

        if (hasSeveral && !hasDirectory)
        {
            result.AddError("several backups need --to-dir DIR: each stream is unpacked into a folder of its own");
        }

        if (hasSeveral && result.GetValue(manifest) is not null)
        {
            result.AddError("--manifest goes with one backup");
        }
    }
}
