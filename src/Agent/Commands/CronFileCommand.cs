using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DbCalm.Core.Errors;
using DbCalm.Core.Schedules.CronFiles;

namespace DbCalm.Agent.Commands;

/// <summary><c>dbcalm-agent cron-file</c>: DBCalm's schedules as a file for cron, on a host that has no controller.</summary>
internal static class CronFileCommand
{
    private const string DefaultOutput = "/etc/cron.d/dbcalm";

    public static Command Build()
    {
        var schedules = new Option<string>("--schedules") { Description = "The schedules: a JSON array of objects as DBCalm stores them", HelpName = "FILE", Required = true };
        var output = new Option<string>("--output") { Description = "The file that cron reads", HelpName = "FILE", DefaultValueFactory = _ => DefaultOutput };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print what would be written and write nothing" };
        var command = new Command("cron-file", "Write the file by which cron takes backups on a host without a controller.") { schedules, output, dryRun };
        command.SetAction(parsed =>
        {
            IReadOnlyList<CronFileSchedule> read = Read(parsed.GetValue(schedules)!);
            string text = CronFile.Write(read, TimeProvider.System.GetUtcNow());
            TextWriter told = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(dryRun))
            {
                told.Write(text);
                return;
            }

            var target = new CronFileTarget(parsed.GetValue(output)!);
            int enabled = read.Count(schedule => schedule.IsEnabled);
            told.WriteLine(target.Update(text)
                ? string.Create(CultureInfo.InvariantCulture, $"wrote {target.Path}: {enabled} of {read.Count} schedules")
                : $"{target.Path} is unchanged");
        });
        return command;
    }

    private static IReadOnlyList<CronFileSchedule> Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return CronFileRequest.Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"{path} is not JSON: {e.Message}", "write a JSON array of schedules", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"{path} can't be read: {e.Message}", "name a readable file with --schedules", e);
        }
        catch (DbCalmException e)
        {
            // The message repeats what is in the file, which may hold anything.
            string plain = string.Concat(e.Message.Select(c => char.IsControl(c) ? '?' : c));
            throw new DbCalmException(e.Code, plain, $"correct it in {path}; nothing was written", e);
        }
    }
}
