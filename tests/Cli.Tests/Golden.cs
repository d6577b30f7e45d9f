using System.Runtime.CompilerServices;

namespace DbCalm.Cli.Tests;

/// <summary>Compares with what was printed before; DBCALM_UPDATE_GOLDEN=1 keeps what is printed now instead.</summary>
internal static class Golden
{
    public static void Check(string name, string actual, [CallerFilePath] string caller = "")
    {
        if (Environment.GetEnvironmentVariable("DBCALM_UPDATE_GOLDEN") == "1")
        {
            string project = Path.GetDirectoryName(Path.GetDirectoryName(caller))!;
            File.WriteAllText(Path.Combine(project, "Golden", name), actual);
            return;
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)), actual);
    }
}
