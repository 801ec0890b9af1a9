#!/bin/sh
# Makes a Debian 12 PC a kiosk. May be run again: it then changes only what differs.
set -eu

usage() {
    cat <<'END'
usage: kiosk-pc.sh --server URL [--config FILE] [--name NAME] [--rotate left|right|inverted]

  --server URL    the office's server, http:// or https://
  --config FILE   the office's config.toml; needed the first time
  --name NAME     the name the kiosk is enrolled under, where that is not "kiosk"
  --rotate WAY    how the screen hangs: the picture and the touches are turned
  --root FOLDER   write files below FOLDER and change nothing else (to look at, for tests)

Run it as root, with the product in /opt/jiaohao.
END
}

fail() { echo "kiosk-pc: $*" >&2; exit 2; }

server= config= name=kiosk rotate= root=
while [ $# -gt 0 ]; do
    case $1 in
        --help) usage; exit 0 ;;
        --server | --config | --name | --rotate | --root)
            [ $# -ge 2 ] || fail "$1 wants a value; --help says which"
            case $1 in
                --server) server=$2 ;;
                --config) config=$2 ;;
                --name) name=$2 ;;
                --rotate) rotate=$2 ;;
                --root) root=$2 ;;
            esac
            shift 2 ;;
        *) fail "no such option: $1; --help says which there are" ;;
    esac
done

case $server in
    http://?* | https://?*) ;;
    *) fail "--server wants the address of the office's server, such as https://queue.example:8443" ;;
esac
case $server in *[!A-Za-z0-9:/._%-]*) fail "--server has signs that no address has: $server" ;; esac
case $name in '' | *[!A-Za-z0-9_.-]*) fail "--name takes letters, digits, - _ and ." ;; esac
# Where a finger points after the picture was turned: the rows of libinput's matrix.
case $rotate in
    '') matrix= ;;
    right) matrix="0 1 0 -1 0 1" ;;
    left) matrix="0 -1 1 1 0 0" ;;
    inverted) matrix="-1 0 1 0 -1 1" ;;
    *) fail "--rotate is left, right or inverted" ;;
esac

here=$(cd "$(dirname "$0")" && pwd)
etc=$root/etc
if [ -n "$config" ]; then
    [ -f "$config" ] || fail "there is no file $config"
elif [ ! -f "$etc/jiaohao/config.toml" ]; then
    fail "--config is needed the first time: the office's config.toml"
fi
if [ -z "$root" ]; then
    [ "$(id -u)" = 0 ] || fail "run it as root"
    [ -e /opt/jiaohao/run.py ] || fail "the product is not in /opt/jiaohao; docs/operations/install.md says how"
    grep -qs '^ID=debian' /etc/os-release || fail "this is for Debian"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends \
        xserver-xorg-core xserver-xorg-legacy xserver-xorg-input-libinput \
        xserver-xorg-video-fbdev xinit x11-xserver-utils libpam-systemd dbus
    if ! id jiaohao-kiosk >/dev/null 2>&1; then
        useradd --system --create-home --home-dir /var/lib/jiaohao-kiosk \
            --shell /usr/sbin/nologin jiaohao-kiosk
    fi
    for group in dialout lp video input audio render; do
        if getent group "$group" >/dev/null; then usermod -aG "$group" jiaohao-kiosk; fi
    done
fi

# put MODE FILE: what comes in, whole or not at all.
put() {
    mkdir -p "$(dirname "$root$2")"
    cat >"$root$2.new"
    chmod "$1" "$root$2.new"
    mv "$root$2.new" "$root$2"
}

if [ -n "$config" ]; then put 0644 /etc/jiaohao/config.toml <"$config"; fi
put 0644 /etc/systemd/system/jiaohao-kiosk.service <"$here/jiaohao-kiosk.service"
put 0644 /etc/systemd/system/jiaohao-screen.service <"$here/jiaohao-screen.service"
put 0644 /etc/jiaohao/kiosk.env <<END
SERVER=$server
ARGS=--host $name
END
put 0755 /etc/jiaohao/screen.sh <<END
#!/bin/sh
${rotate:+for output in \$(xrandr | sed -n 's/ connected.*//p'); do xrandr --output "\$output" --rotate $rotate; done
}exec sleep infinity
END
put 0644 /etc/X11/Xwrapper.config <<'END'
allowed_users=anybody
needs_root_rights=yes
END
put 0644 /etc/X11/xorg.conf.d/10-kiosk.conf <<'END'
Section "ServerFlags"
    Option "DontVTSwitch" "true"
    Option "DontZap" "true"
EndSection
END
put 0644 /etc/sysctl.d/60-kiosk.conf <<'END'
kernel.sysrq = 0
kernel.printk = 3 4 1 3
END
if [ -n "$matrix" ]; then
    put 0644 /etc/udev/rules.d/60-kiosk-touch.rules <<END
ENV{ID_INPUT_TOUCHSCREEN}=="1", ENV{LIBINPUT_CALIBRATION_MATRIX}="$matrix"
END
else
    rm -f "$etc/udev/rules.d/60-kiosk-touch.rules"
fi

if [ -z "$root" ]; then
    systemctl enable jiaohao-screen.service jiaohao-kiosk.service
    systemctl set-default graphical.target
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload
        sysctl --quiet --load=/etc/sysctl.d/60-kiosk.conf
        udevadm control --reload
    fi
    cat <<END
This PC is a kiosk from its next start on. Before that, let the server know it: make a code for "$name" on
the administrators' page, and within ten minutes

  runuser -u jiaohao-kiosk -- /opt/jiaohao/.venv/bin/python /opt/jiaohao/run.py join CODE --server $server --token-file /var/lib/jiaohao-kiosk/token
END
fi
