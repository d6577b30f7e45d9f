namespace DbCalm.Testing;

/// <summary>A script that stands before a real program on PATH. In the script <c>$REAL</c> is the real program and <c>$HERE</c> a directory for notes.</summary>
public sealed class FakeTool : IDisposable
{
    /// <summary>A script that is the real program.</summary>
    public const string Real = "exec \"$REAL\" \"$@\"";

    private readonly TemporaryDirectory directory = new();

    /// <param name="name">The program's name, e.g. <c>mariadb-backup</c>.</param>
    /// <param name="script">Lines of bash that are run instead; the arguments are in <c>$@</c>.</param>
    public FakeTool(string name, string script)
    {
        Name = name;
        string real = RequiredTool.Find(name, "mariadb-backup");
        directory.Make("bin");
        Write(name, real, script);
    }

    public string Name { get; }

    /// <summary>The script's directory for notes.</summary>
    public string Notes => directory.Path;

    /// <summary>The folder that has to come first on PATH.</summary>
    public string Folder => directory.At("bin");

    /// <summary>A PATH that finds the script first.</summary>
    public string SearchPath => $"{Folder}:{Environment.GetEnvironmentVariable("PATH")}";

    /// <summary>Replaces the script; runs that have begun keep the old one.</summary>
    public void Become(string script) => Write(Name, RequiredTool.Find(Name, "mariadb-backup"), script);

    /// <summary>Makes it the real program again, and forgets all notes.</summary>
    public void Mend()
    {
        Become(Real);
        foreach (string note in Directory.GetFiles(Notes))
        {
            File.Delete(note);
        }
    }

    public void Dispose() => directory.Dispose();

    private void Write(string name, string real, string script)
    {
        string path = directory.At("bin", name);
        string next = directory.At($"{name}.next");
        File.WriteAllText(next, $"#!/bin/bash\nREAL='{real}'\nHERE='{directory.Path}'\n{script}\n");
        File.SetUnixFileMode(next, (UnixFileMode)0b111_101_101);
        File.Move(next, path, overwrite: true);
    }
}
