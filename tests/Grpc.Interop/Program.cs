using System.Globalization;
using DbCalm.Grpc.Interop;

switch (args)
{
    case ["server"]:
        await using (var server = await InteropServer.StartAsync())
        {
            Console.WriteLine($"listening on {server.Address.Port.ToString(CultureInfo.InvariantCulture)}");

            // Ends with whoever started it, even if that one was killed: its end of the pipe closes.
            await Console.In.ReadToEndAsync();
        }

        return 0;
    case ["client", var port, var name]:
        await InteropClient.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), name);
        Console.WriteLine($"OK: {name}");
        return 0;
    default:
        Console.Error.WriteLine("usage: server | client PORT CASE");
        return 64;
}
