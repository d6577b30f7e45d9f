using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Tests.Storage;

public sealed class DirectoryObjectStoreTests : ObjectStoreContract, IDisposable
{
    private readonly string root = Path.Combine(Directory.CreateTempSubdirectory("dbcalm-store-").FullName, "repository");

    private protected override IObjectStore Store => new DirectoryObjectStore(root);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_lies_under_its_key_and_is_private()
    {
        await WriteAsync("db1/b1/data", "x"u8.ToArray());

        string file = Path.Combine(root, "db1/b1/data");
        Assert.Equal("x", await File.ReadAllTextAsync(file, Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task Deleting_the_last_object_of_a_folder_removes_the_folder_but_never_the_root()
    {
        await WriteAsync("db1/b1/data", "x"u8.ToArray());
        await Store.DeleteAsync("db1/b1/data", Token);

        Assert.True(Directory.Exists(root));
        Assert.Empty(Directory.EnumerateFileSystemEntries(root));
    }

    [Fact]
    public async Task Leftovers_of_a_process_that_died_are_removed_with_their_folder()
    {
        Directory.CreateDirectory(Path.Combine(root, "db1/b1"));
        await File.WriteAllTextAsync(Path.Combine(root, "db1/b1/data.partial-0123"), "half", Token);

        Assert.Empty(await Store.ListAsync("", Token));
        await Store.DeleteUnfinishedAsync("db1/b1/", Token);
        Assert.Empty(Directory.EnumerateFileSystemEntries(root));
    }

    [Fact]
    public async Task A_root_that_is_a_file_or_under_one_is_refused()
    {
        await File.WriteAllTextAsync(root, "", Token);

        Assert.Equal(ErrorCode.Refused, (await Assert.ThrowsAsync<DbCalmException>(() => Store.CheckWritableAsync(Token))).Code);
        var under = new DirectoryObjectStore(Path.Combine(root, "sub"));
        Assert.Equal(ErrorCode.Refused, (await Assert.ThrowsAsync<DbCalmException>(() => under.CheckWritableAsync(Token))).Code);
    }

    [Fact]
    public async Task Free_space_is_told_even_before_the_root_exists() =>
        Assert.InRange((await Store.FindSpaceAsync(Token))!.Value.FreeBytes, 1, long.MaxValue);

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(root)!, recursive: true);
}
