using System.Diagnostics;
using DbCalm.Artefacts.Segments;
using DbCalm.Cli.Commanding;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Commands.Artefacts;

/// <summary>A new or empty directory, filled by mbstream.</summary>
internal sealed class DirectoryTarget : IExtractionTarget
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string mbstream;
    private readonly Func<LocalArtefact, string> directoryOf;

    /// <summary>Throws refused when there is no mbstream.</summary>
    /// <param name="searchPath">The directories to look in, as in PATH.</param>
    /// <param name="directoryOf">The directory of each backup.</param>
    public DirectoryTarget(string? searchPath, Func<LocalArtefact, string> directoryOf)
    {
        this.directoryOf = directoryOf;
        mbstream = (searchPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "mbstream")).FirstOrDefault(File.Exists)
            ?? throw new DbCalmException(
                ErrorCode.Refused, "mbstream is not in PATH", "install the package mariadb-backup: apt-get install mariadb-backup");
    }

    /// <inheritdoc/>
    public async Task TakeAsync(LocalArtefact artefact, Func<SegmentSink, Task> decode, CancellationToken cancellationToken)
    {
        string directory = Path.GetFullPath(directoryOf(artefact));
        LocalFiles.Guarded($"make {directory}", () => IsTaken(directory)
            ? throw new DbCalmException(ErrorCode.AlreadyExists, $"{directory} is not an empty directory", "name a new directory")
            : Directory.CreateDirectory(directory, Private));
        using Process tool = Start(directory);
        Task<string> said = tool.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            bool isCut = !await FeedAsync(tool.StandardInput.BaseStream, decode);
            await tool.WaitForExitAsync(cancellationToken);
            if (tool.ExitCode != 0 || isCut)
            {
                throw new DbCalmException(
                    ErrorCode.ToolFailed, $"mbstream failed with exit code {tool.ExitCode}: {(await said).Trim()}",
                    $"what is in {directory} is of no use; see whether there is room");
            }
        }
        finally
        {
            if (!tool.HasExited)
            {
                tool.Kill();
                await tool.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static bool IsTaken(string directory) =>
        Path.Exists(directory) && (!Directory.Exists(directory) || Directory.EnumerateFileSystemEntries(directory).Any());

    // False when the tool stopped reading: its exit code and words say why.
    private static async Task<bool> FeedAsync(Stream input, Func<SegmentSink, Task> decode)
    {
        try
        {
            await using (input)
            {
                await decode(input.Write);
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Process Start(string directory)
    {
        var info = new ProcessStartInfo(mbstream, MbStream.Unpack(directory))
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
#pragma warning disable RS0030 // this program starts no other child, and this one ends with it
        return Process.Start(info)!;
#pragma warning restore RS0030
    }
}
