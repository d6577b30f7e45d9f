using DbCalm.Cli.Tests.Server;

namespace DbCalm.Cli.Tests.Commands;

public sealed class DownloadCommandTests : ControllerFixture
{
    [Fact]
    public async Task A_refused_download_leaves_no_file()
    {
        Fleet.Failure = TestFailure.Of("not_permitted", "user anna is viewer and may not download backups", "ask an administrator");

        Assert.Equal(6, (await RunAsync("backups", "download", "b1", "--to-file", Files.At("b1"))).ExitCode);
        Assert.False(File.Exists(Files.At("b1")));
    }

    [Fact]
    public async Task What_is_downloaded_is_its_owners_and_is_gone_on_with()
    {
        Fleet.Stored = [1, 2, 3, 4, 5];
        Assert.Equal(0, (await RunAsync("backups", "download", "b1", "--to-file", Files.At("b1"))).ExitCode);
        Assert.Equal(Fleet.Stored, await File.ReadAllBytesAsync(Files.At("b1"), TestContext.Current.CancellationToken));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Files.At("b1")));

        await File.WriteAllBytesAsync(Files.At("half"), [1, 2], TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync("backups", "download", "b1", "--to-file", Files.At("half"))).ExitCode);
        Assert.Equal(Fleet.Stored, await File.ReadAllBytesAsync(Files.At("half"), TestContext.Current.CancellationToken));
    }
}
