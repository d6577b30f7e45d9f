using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;

namespace DbCalm.Cli.Commands.Artefacts;

/// <summary>The commands of stored backups in files of this machine.</summary>
internal static class ArtefactCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) =>
        new("artefact", "Read stored backups where they lie, without a controller or an agent.")
        {
            new ExtractArtefactCommand(context), new ShowArtefactCommand(context),
        };
}
