using DbCalm.Agent.Tools;

namespace DbCalm.Agent.Tests.Tools;

public sealed class ToolLocatorTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("dbcalm-tools-").FullName;

    [Theory]
    [InlineData(ToolRole.Backup)]
    [InlineData(ToolRole.Client)]
    [InlineData(ToolRole.Admin)]
    [InlineData(ToolRole.Innochecksum)]
    public async Task Installed_tools_are_found_with_their_version(object role)
    {
        Tool tool = await new ToolLocator().FindAsync((ToolRole)role, TestContext.Current.CancellationToken);

        Assert.True(Path.IsPathRooted(tool.Path));
        Assert.Matches(@"^1\d\.\d+\.\d+", tool.Version);
    }

    [Fact]
    public async Task An_old_name_earlier_on_the_path_does_not_hide_the_new_name()
    {
        Write("mysql", "echo 'mysql Ver 1 Distrib 5.5.5'");
        Write("mariadb-backup", "echo 'mariadb-backup based on MariaDB server 11.4.2-MariaDB x'");
        var locator = new ToolLocator(directory);

        Assert.Equal("/usr/bin/mariadb", (await locator.FindAsync(ToolRole.Client, TestContext.Current.CancellationToken)).Path);
        Tool backup = await locator.FindAsync(ToolRole.Backup, TestContext.Current.CancellationToken);
        Assert.Equal((Path.Combine(directory, "mariadb-backup"), "11.4.2-MariaDB"), (backup.Path, backup.Version));
        Assert.Equal("mariadb-backup 11.4.2-MariaDB", backup.Description);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private void Write(string name, string script)
    {
        string path = Path.Combine(directory, name);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
