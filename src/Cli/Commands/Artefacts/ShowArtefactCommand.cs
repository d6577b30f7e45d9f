using System.CommandLine;
using System.Text.Json.Nodes;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;

namespace DbCalm.Cli.Commands.Artefacts;

/// <summary>Shows the manifest of a stored backup.</summary>
internal sealed class ShowArtefactCommand : OfflineCommand
{
    private readonly Argument<string> path = new("FILE") { Description = "The folder of a stored backup, or its manifest.json." };

    public ShowArtefactCommand(CommandContext context)
        : base(
            context, "show",
            "Show what the manifest of a stored backup says. Nothing but the manifest is read, and checked against its own hash.",
            "dbcalmctl artefact show /backups/db1/20261121T104500Z-3f9a2c1b",
            "dbcalmctl artefact show manifest.json -o json") => Arguments.Add(path);

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parsed, ResultWriter results, CancellationToken cancellationToken)
    {
        LocalArtefact artefact = LocalArtefact.Open(parsed.GetRequiredValue(path), null, []);
        JsonNode document = JsonNode.Parse(
            LocalFiles.Guarded($"read {artefact.ManifestPath}", () => File.ReadAllBytes(artefact.ManifestPath)))!;
        document["stored_ratio"] = Math.Round(artefact.Manifest.StoredRatio, 4);
        results.Object(document, ManifestView.Describe(artefact.Manifest, artefact.ManifestSha256, Terminal.Clock.GetUtcNow()));
        return Task.FromResult(ExitCodes.Done);
    }
}
