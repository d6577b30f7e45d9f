using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Segments;

namespace DbCalm.Agent.Tests.Artefacts;

/// <summary>Unpacks and packs xbstream files with mbstream itself.</summary>
internal static class TestStream
{
    public static async Task UnpackAsync(string stream, string directory)
    {
        Tool mbstream = await new ToolLocator().FindAsync(ToolRole.Stream, CancellationToken.None);
        await using ChildProcess process = ChildProcess.Start(new ChildCommand { Path = mbstream.Path, Arguments = MbStream.Unpack(directory) });
        await using (FileStream file = File.OpenRead(stream))
        {
            await file.CopyToAsync(process.Input);
        }

        await process.Input.DisposeAsync();
        Assert.Equal(0, await process.WaitAsync(CancellationToken.None));
    }

    public static async Task<byte[]> PackAsync(string directory)
    {
        Tool mbstream = await new ToolLocator().FindAsync(ToolRole.Stream, CancellationToken.None);
        string[] files = [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(directory, path)).Order(StringComparer.Ordinal)];
        await using ChildProcess process = ChildProcess.Start(new ChildCommand { Path = mbstream.Path, Arguments = ["-c", .. files], WorkingDirectory = directory });
        await process.Input.DisposeAsync();
        using var packed = new MemoryStream();
        await process.Output.CopyToAsync(packed);
        Assert.Equal(0, await process.WaitAsync(CancellationToken.None));
        return packed.ToArray();
    }
}
