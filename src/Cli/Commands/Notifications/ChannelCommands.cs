using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Errors;
using DbCalm.Core.Notifications;
using DbCalm.Protocol.V1;
using Channel = DbCalm.Protocol.V1.NotificationChannel;

namespace DbCalm.Cli.Commands.Notifications;

/// <summary>The commands of notification channels.</summary>
internal static class ChannelCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("channels", "Define where messages go.")
    {
        List(context), Show(context), Create(context), Update(context), Delete(context), Test(context),
    };

    private static ListCommand<Channel, ListChannelsResponse> List(CommandContext context) => new(
        context, "list", "List the channels, and what is in the way of their messages.",
        "dbcalmctl notifications channels list", "dbcalmctl notifications channels list -o json")
    {
        Call = async (run, page) =>
            await Client(run).ListChannelsAsync(new() { PageSize = page.Size, PageToken = page.Token }, page.Options),
        Columns = _ => ChannelView.Columns,
        WhenEmpty = _ => "no channels yet, so nobody is told of anything; see 'dbcalmctl notifications channels create --help'",
    };

    private static ObjectCommand<Channel> Show(CommandContext context)
    {
        Argument<string> name = context.Names.Channel();
        return new(
            context, "show", "Show a channel: its settings, and what is in the way of its messages.",
            "dbcalmctl notifications channels show pager")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).GetChannelAsync(new() { Name = run.Get(name) }, run.Short(stop))).Channel,
            Print = (run, channel) => run.Show(channel, ChannelView.Describe),
        };
    }

    private static ExampleCommand Create(CommandContext context)
    {
        Argument<string> name = NameInput.New(context.Names.Channel());
        SettingOptions settings = new SettingOptions(ChannelKeys.All, SettingCheck.Of).Requiring("type");
        return new ObjectCommand<Channel>(
            context, "create",
            "Define a channel: where messages go, and which. All files are on the controller's host; secrets are in files and never in "
            + "a setting.",
            "dbcalmctl notifications channels create pager --type webhook --url https://hooks.example/dbcalm --secret-file "
            + "/etc/dbcalm/pager.key",
            "dbcalmctl notifications channels create slack --type webhook --format slack --url-file /etc/dbcalm/slack.url "
            + "--selector env=prod",
            "dbcalmctl notifications channels create mail --type email --smtp-host mail.example.com --user dbcalm "
            + "--password-file /etc/dbcalm/smtp.password --from dbcalm@example.com --to ops@example.com,dba@example.com --events "
            + "backup_failed,rpo_breached")
        {
            Arguments = { name },
            Call = async (run, stop) =>
                (await Client(run).CreateChannelAsync(
                    new() { Name = run.Get(name), Settings = { settings.Of(run.Parsed) } }, run.Short(stop))).Channel,
            Print = (run, channel) =>
            {
                run.Show(channel, ChannelView.Describe);
                run.NoteForPeople($"try it with 'dbcalmctl notifications channels test {channel.Name}'");
            },
        }.With(settings);
    }

    private static ExampleCommand Update(CommandContext context)
    {
        Argument<string> name = context.Names.Channel();
        var settings = new SettingOptions(ChannelKeys.All, SettingCheck.Of);
        return new ObjectCommand<Channel>(
            context, "update",
            "Change settings of a channel; those that are not named stay, and an empty value removes one. What waits is sent as the "
            + "channel says then.",
            "dbcalmctl notifications channels update pager --reminder 4h", "dbcalmctl notifications channels update slack --selector ''")
        {
            Arguments = { name },
            Validators = { settings.RequireAny },
            Call = async (run, stop) =>
                (await Client(run).UpdateChannelAsync(
                    new() { Name = run.Get(name), Settings = { settings.Of(run.Parsed) } }, run.Short(stop))).Channel,
            Print = (run, channel) => run.Show(channel, ChannelView.Describe),
        }.With(settings);
    }

    private static ObjectCommand<Channel> Delete(CommandContext context)
    {
        Argument<string> name = context.Names.Channel();
        return new(
            context, "delete", "Remove a channel; messages that wait for it are given up.", "dbcalmctl notifications channels delete pager")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).DeleteChannelAsync(new() { Name = run.Get(name) }, run.Short(stop))).Channel,
            Print = (run, channel) => run.Say(channel, $"deleted channel {channel.Name}"),
        };
    }

    private static ObjectCommand<TestChannelResponse> Test(CommandContext context)
    {
        Argument<string> name = context.Names.Channel();
        return new(
            context, "test", "Send a message that says that it is a test, once and at once, and tell what the receiver answered.",
            "dbcalmctl notifications channels test pager")
        {
            Arguments = { name },
            Call = async (run, stop) => await Client(run).TestChannelAsync(new() { Name = run.Get(name) }, run.Short(stop)),
            Print = (run, answer) => PrintTest(run, run.Get(name), answer),
        };
    }

    private static void PrintTest(CommandRun run, string channel, TestChannelResponse answer)
    {
        if (!answer.Delivered)
        {
            throw new DbCalmException(
                ErrorCode.Unavailable, $"channel {channel}: {answer.Detail}",
                $"correct it with 'dbcalmctl notifications channels update {channel}', or see to the receiver");
        }

        string more = answer.Detail.Length > 0 ? $"; {Printable.Line(answer.Detail)}" : "";
        run.Results.Object(
            answer, writer => writer.Say($"channel {channel} took the message after {Human.Duration(answer.Took.ToTimeSpan())}{more}"));
    }

    private static NotificationService.NotificationServiceClient Client(CommandRun run) => new(run.Calls);
}
